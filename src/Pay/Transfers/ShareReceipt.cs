using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Transfers;

/// <summary>
/// A party shares a payment's receipt as a signed link; anyone proves it, without an account, here or with the published key (TR-19).
/// </summary>
internal static class ShareReceipt
{
    internal sealed record Request(IReadOnlyList<string>? Show);

    /// <summary>The signed text, and the page that shows it; the text is behind the #, which browsers send to nobody.</summary>
    public sealed record Shared(string Receipt, string Url);

    internal sealed record Proving(string? Receipt);

    /// <summary>Whether we signed it, and what it says. A receipt that is not ours says nothing.</summary>
    public sealed record Proved(bool Valid, ProvedReceipt? Receipt);

    /// <summary>Amount in minor units; what the sharer did not show is null.</summary>
    public sealed record ProvedReceipt(string Issuer, DateTimeOffset IssuedAt, ReceiptParty? Sender, ReceiptParty? Receiver, long? Amount, string? Currency, string? Note, DateTimeOffset? PaidAt);

    const string Fact = "receipt.shared";

    internal static void Map(RouteGroupBuilder transfers) => transfers.MapPost("/{id:guid}/receipt", Handle).WithName("shareReceipt");

    internal static void MapPublic(RouteGroupBuilder v1)
    {
        v1.MapPost("/receipts/verify", Prove).WithName("verifyReceipt").AllowAnonymous();
        v1.MapGet("/receipts/keys", Keys).WithName("listReceiptKeys").AllowAnonymous();
    }

    static async Task<Results<Ok<Shared>, ProblemHttpResult>> Handle(
        Guid id, Request request, Me me, HttpContext context, TransferReader transfers, HeldTransfers held, ReceiptKeys keys, LedgerClient ledger, TimeProvider clock, IConfiguration settings, CancellationToken ct)
    {
        if (request.Show is not { Count: > 0 } show) return Problems.Missing("show").ToHttp();
        if (show.Any(part => !Receipt.Parts.Contains(part))) return Problems.Invalid("show", $"Some of: {string.Join(", ", Receipt.Parts)}.").ToHttp();
        var transfer = await transfers.FindAsync(id, me.Person, ct) ?? await held.FindAsync(id, me.Person, ct);
        if (transfer is null || !IsParty(transfer, me)) return Problems.NotFound.ToHttp();
        if (transfer.Status != "completed") return TransferProblems.NotCompleted.ToHttp();
        if (!keys.IsOn) return TransferProblems.NoReceipts.ToHttp();
        var (keyId, key) = await keys.SigningAsync(ct);
        using var signing = key;
        var origin = PublicAddress.Of(context, settings);
        var text = SignedReceipt.Write(Receipt.Of(transfer, [.. show], origin, clock.GetUtcNow()), keyId, key);
        await ledger.SubmitAsync(new Fact(TransactionId.New(), Fact, JsonSerializer.Serialize(new { transfer = id, show }, JsonSerializerOptions.Web))
        {
            Actor = me.Person, Subject = id, Origin = me.Origin,
        });
        return TypedResults.Ok(new Shared(text, $"{origin}/receipt#{text}"));
    }

    static async Task<Ok<Proved>> Prove(Proving request, ReceiptKeys keys, CancellationToken ct)
    {
        if (await keys.PublicAsync(ct) is not var (keyId, key)) return TypedResults.Ok(new Proved(false, null));
        using var proving = key;
        var receipt = SignedReceipt.Read(request.Receipt ?? "", keyId, key);
        return TypedResults.Ok(receipt is null ? new Proved(false, null) : new Proved(true, new(
            receipt.Issuer, DateTimeOffset.FromUnixTimeSeconds(receipt.IssuedAt), receipt.Sender, receipt.Receiver, receipt.Amount, receipt.Currency, receipt.Note, receipt.PaidAt)));
    }

    static async Task<Ok<PublicKeys>> Keys(ReceiptKeys keys, CancellationToken ct)
    {
        if (await keys.PublicAsync(ct) is not var (keyId, key)) return TypedResults.Ok(new PublicKeys([]));
        using var published = key;
        return TypedResults.Ok(new PublicKeys([ReceiptKeys.Jwk(keyId, key)]));
    }

    static bool IsParty(TransferView transfer, Me me) => transfer.Sender.Id == me.Person.Value || transfer.Receiver.Id == me.Person.Value;
}
