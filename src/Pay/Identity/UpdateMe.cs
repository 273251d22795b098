using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;

namespace Quits.Pay.Identity;

/// <summary>Change my profile and settings. What is left out stays; an empty phone or quiet hours removes them.</summary>
internal static class UpdateMe
{
    internal sealed record SettingsChange(
        string? DefaultVisibility, bool? ShowAmounts, bool? Findable, bool? HideFriends, bool? Reminders, string? QuietHours, string? TimeZone, int? UndoSeconds, bool? UndoForFriends);

    internal sealed record Request(string? DisplayName, string? Email, string? Phone, SettingsChange? Settings);

    const string Update = """
        update identity.person set
            display_name = coalesce(@DisplayName, display_name), email = coalesce(@Email, email),
            phone = case when @Phone is null then phone else nullif(@Phone, '') end,
            default_visibility = coalesce(@DefaultVisibility, default_visibility), show_amounts = coalesce(@ShowAmounts, show_amounts),
            findable = coalesce(@Findable, findable), hide_friends = coalesce(@HideFriends, hide_friends), reminders = coalesce(@Reminders, reminders),
            quiet_hours = case when @QuietHours is null then quiet_hours else nullif(@QuietHours, '') end,
            time_zone = coalesce(@TimeZone, time_zone),
            undo_seconds = coalesce(@UndoSeconds, undo_seconds), undo_for_friends = coalesce(@UndoForFriends, undo_for_friends)
        where id = @id
        """;

    const string Current = "select email from identity.person where id = @id for update";

    const string Keep = """
        with old as (delete from identity.former_email where changed_at < @now - interval '30 days')
        insert into identity.former_email (fact, person, email, changed_at) values (@fact, @id, @email, @now)
        """;

    internal static void Map(RouteGroupBuilder v1) => v1.MapPatch("/me", Handle).WithName("updateMe");

    static async Task<Results<Ok<MeView>, ProblemHttpResult>> Handle(
        Request request, Me me, LedgerClient ledger, PersonReader reader, People people, TimeProvider clock, CancellationToken ct)
    {
        if (Check(request) is { } problem) return problem.ToHttp();
        await using var work = await ledger.BeginAsync(ct);
        var replaced = await ReplacedEmailAsync(work.Connection, request, me);
        var fact = IdentityFacts.Of(replaced is null ? IdentityFacts.ProfileChanged : IdentityFacts.EmailChanged, me.Person, me.Origin, new { fields = Changed(request) });
        if (replaced is not null)
            await work.Connection.ExecuteAsync(Keep, new { fact = fact.Id.Value, id = me.Person.Value, email = replaced, now = clock.GetUtcNow() });
        try
        {
            await work.Connection.ExecuteAsync(Update, new
            {
                id = me.Person.Value, DisplayName = request.DisplayName?.Trim(), request.Email, request.Phone, request.Settings?.DefaultVisibility, request.Settings?.ShowAmounts,
                request.Settings?.Findable, request.Settings?.HideFriends, request.Settings?.Reminders, request.Settings?.QuietHours, request.Settings?.TimeZone,
                request.Settings?.UndoSeconds, request.Settings?.UndoForFriends,
            });
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Problems.Duplicate.In("email").Because("This email is already taken.").ToHttp();
        }
        await ChangeSignal.TellAsync(work.Connection, People.Topic, me.Person.Value);
        await work.CommitAsync([fact], ct);
        people.Forget(me.Person);
        return TypedResults.Ok((await reader.MeAsync(me.Person, ct))!);
    }

    /// <summary>The address that the request replaces, with its row locked; null when it stays the same.</summary>
    static async Task<string?> ReplacedEmailAsync(NpgsqlConnection connection, Request request, Me me)
    {
        if (request.Email is null) return null;
        var before = await connection.ExecuteScalarAsync<string>(Current, new { id = me.Person.Value });
        return string.Equals(before, request.Email, StringComparison.OrdinalIgnoreCase) ? null : before;
    }

    static Problem? Check(Request request) => PersonRules.Of(
        request.DisplayName is null ? null : PersonRules.DisplayName(request.DisplayName),
        request.Email is null ? null : PersonRules.Email(request.Email),
        PersonRules.Phone(request.Phone),
        PersonRules.Visibility(request.Settings?.DefaultVisibility),
        PersonRules.QuietHours(request.Settings?.QuietHours),
        PersonRules.TimeZone(request.Settings?.TimeZone),
        PersonRules.UndoSeconds(request.Settings?.UndoSeconds));

    /// <summary>Names of what was sent, a setting's as <c>settings.undoSeconds</c>; never the values.</summary>
    static string[] Changed(Request request) => [.. Sent(JsonSerializer.SerializeToElement(request, JsonSerializerOptions.Web), "")];

    static IEnumerable<string> Sent(JsonElement sent, string path) => sent.EnumerateObject().SelectMany(p => p.Value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Object => Sent(p.Value, $"{path}{p.Name}."),
        _ => (IEnumerable<string>)[path + p.Name],
    });
}
