using Quits.Kernel;

namespace Quits.Pay.Identity;

/// <summary>A row of <c>identity.person</c>.</summary>
internal sealed class Person
{
    public Guid Id { get; init; }
    public string Username { get; init; } = "";
    public string Email { get; init; } = "";
    public string? Phone { get; init; }
    public string DisplayName { get; init; } = "";
    public string? AvatarUrl { get; init; }
    public string PasswordHash { get; set; } = "";
    public short Tier { get; init; }
    public string[] Roles { get; init; } = [];
    public string DefaultVisibility { get; init; } = "friends";
    public bool ShowAmounts { get; init; }
    public bool Findable { get; init; } = true;
    public bool HideFriends { get; init; }
    public bool Reminders { get; init; } = true;
    public string? QuietHours { get; init; }
    public string TimeZone { get; init; } = "UTC";
    public short UndoSeconds { get; init; } = 30;
    public bool UndoForFriends { get; init; }
    public int FailedLogins { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From the ledger: active, frozen or closed.</summary>
    public string Status { get; init; } = "active";

    public PersonId PersonId => new(Id);

    /// <summary>Every column under its property's name, with the wallet's status.</summary>
    public const string Select = """
        select p.id, p.username, p.email, p.phone, p.display_name as DisplayName, p.avatar_url as AvatarUrl, p.password_hash as PasswordHash,
               p.tier, p.roles, p.default_visibility as DefaultVisibility, p.show_amounts as ShowAmounts, p.findable, p.hide_friends as HideFriends,
               p.reminders, p.quiet_hours as QuietHours, p.time_zone as TimeZone,
               p.undo_seconds as UndoSeconds, p.undo_for_friends as UndoForFriends, p.failed_logins as FailedLogins, p.locked_until as LockedUntil, p.created_at as CreatedAt,
               case a.status when 2 then 'frozen' when 3 then 'closed' else 'active' end as Status
        from identity.person p left join ledger.pub_account a on a.id = p.id
        """;
}

/// <summary>What anyone signed in may know of a person.</summary>
public sealed record User(Guid Id, string Username, string DisplayName, string? AvatarUrl);

/// <summary>
/// My own settings. <c>quietHours</c> is <c>HH:MM-HH:MM</c> or null, in <c>timeZone</c>, an IANA name. <c>undoSeconds</c> is what my
/// clients ask for with a first payment to somebody, 0..600; for friends only with <c>undoForFriends</c> (TR-16).
/// </summary>
public sealed record Settings(
    string DefaultVisibility, bool ShowAmounts, bool Findable, bool HideFriends, bool Reminders, string? QuietHours, string TimeZone, int UndoSeconds, bool UndoForFriends);

/// <summary>Everything of mine.</summary>
public sealed record MeView(
    Guid Id, string Username, string DisplayName, string? AvatarUrl, string Email, string? Phone,
    string Tier, string Status, IReadOnlyList<string> Roles, Settings Settings, DateTimeOffset CreatedAt)
{
    internal static MeView Of(Person p) => new(
        p.Id, p.Username, p.DisplayName, p.AvatarUrl, p.Email, p.Phone, TierName(p.Tier), p.Status, p.Roles,
        new(p.DefaultVisibility, p.ShowAmounts, p.Findable, p.HideFriends, p.Reminders, p.QuietHours, p.TimeZone, p.UndoSeconds, p.UndoForFriends), p.CreatedAt);

    static string TierName(short tier) => tier switch { 0 => "none", 1 => "basic", _ => "full" };
}
