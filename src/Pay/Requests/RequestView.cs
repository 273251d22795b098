using System.Text.Json.Serialization;
using Quits.Pay.Identity;

namespace Quits.Pay.Requests;

/// <summary>
/// A request as its two parties see it (API.md). Amount in minor units; <c>status</c> is pending, paid, declined, cancelled or expired.
/// Only a paid one has a <c>transferId</c>, only a declined one may have a <c>reason</c>.
/// </summary>
public sealed record RequestView(
    Guid Id, User Requester, User Requestee, long Amount, string Currency, string? Note, string Visibility, string Status,
    DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt)
{
    /// <summary>Minor units: what who is asked would rather pay, while the asker has not answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Offer { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? TransferId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>A request as it was when it was asked.</summary>
    public static RequestView Of(Guid id, RequestFact fact, User requester, User requestee) => new(
        id, requester, requestee, fact.Amount, fact.Currency, fact.Note, fact.Visibility, RequestState.Pending.Name(), fact.ExpiresAt, fact.CreatedAt);
}
