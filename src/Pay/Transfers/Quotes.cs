using Dapper;
using Quits.Kernel;

namespace Quits.Pay.Transfers;

/// <summary>The plan a payment would follow, kept for minutes so that the payment can be held to it (FW-5).</summary>
internal sealed class Quotes(Db db, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>Stores a quote and returns its id.</summary>
    public async Task<(Guid Id, DateTimeOffset ExpiresAt)> KeepAsync(PersonId person, Guid receiver, long amount, long fee, CancellationToken ct)
    {
        var (id, expires) = (Guid.CreateVersion7(), clock.GetUtcNow() + Life);
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("delete from transfers.quote where expires_at < @old", new { old = clock.GetUtcNow() - Life });
        await connection.ExecuteAsync("""
            insert into transfers.quote (id, person, receiver, amount, fee, expires_at) values (@id, @person, @receiver, @amount, @fee, @expires)
            """, new { id, person = person.Value, receiver, amount, fee, expires });
        return (id, expires);
    }

    /// <summary>Why a payment may not refer to the quote that it names; null when it may. A wallet payment costs nothing, so it never costs more than quoted.</summary>
    public async Task<Problem?> CheckAsync(SendMoney.Request request, PersonId person, CancellationToken ct)
    {
        if (!Guid.TryParseExact(request.QuoteId, "D", out var id)) return Problems.Invalid("quoteId", "This is not a quote's id.");
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var quote = await connection.QuerySingleOrDefaultAsync<(Guid Receiver, long Amount)?>(
            "select receiver, amount from transfers.quote where id = @id and person = @person and expires_at > @now", new { id, person = person.Value, now = clock.GetUtcNow() });
        if (quote is null) return TransferProblems.QuoteChanged;
        return quote == (Guid.Parse(request.ReceiverId!), request.Amount!.Value!.Value) ? null : Problems.Invalid("quoteId", "This quote was for another payment.");
    }
}
