using Quits.Kernel;
using Quits.Pay.Transfers;

namespace Quits.Pay.Requests;

/// <summary>A row of <c>requests.request</c>, as one of its two parties finds it. Amount in minor units.</summary>
/// <param name="State">As of now: what is past its time has expired.</param>
/// <param name="Hidden">True when either party blocks the other: then neither finds it (FD-2).</param>
internal sealed record RequestRow(
    Guid Id, Guid Requester, Guid Requestee, long Amount, long? Offer, string Currency, string? Note, short Visibility, string? Reason, Guid? Transfer,
    DateTime CreatedAt, DateTime ExpiresAt, DateTime? RemindedAt, short State, bool Hidden)
{
    /// <summary>The columns of a row <c>r</c> in this order, for the parameters <c>@me</c> and <c>@now</c>.</summary>
    public const string Columns = """
        r.id, r.requester, r.requestee, r.amount, r.offer, r.currency, r.note, r.visibility, r.reason, r.transfer,
        r.created_at as CreatedAt, r.expires_at as ExpiresAt, r.reminded_at as RemindedAt,
        case when r.state = 1 and r.expires_at <= @now then 5::smallint else r.state end as State,
        exists (select from friends.pub_block b where b.person = @me and b.other in (r.requester, r.requestee)) as Hidden
        """;

    public RequestState Is => (RequestState)State;

    public Visibility Asked => (Visibility)Visibility;

    public RequestRole RoleOf(PersonId person) =>
        person.Value == Requester ? RequestRole.Requester : person.Value == Requestee ? RequestRole.Requestee : RequestRole.None;

    public RequestChange ToFact(string? reason = null, long? amount = null) => new(Id, Requester, Requestee, amount ?? Amount, Currency, reason);
}
