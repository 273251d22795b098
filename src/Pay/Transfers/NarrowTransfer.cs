using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Ledger.Store;

namespace Quits.Pay.Transfers;

/// <summary>
/// A party shows a past payment to fewer people, or all their past payments at once; nobody can show one to more (FD-9).
/// </summary>
internal static class NarrowTransfer
{
    internal sealed record Request(string? Visibility);

    /// <summary>How many payments are shown to fewer people now.</summary>
    public sealed record Narrowed(int Count);

    const string One = """
        insert into transfers.narrowed as n (position, visibility) values (@position, @visibility)
        on conflict (position) do update set visibility = excluded.visibility where n.visibility < excluded.visibility
        """;

    // In the log's order, so that two parties who narrow everything at one moment never wait for each other in a ring.
    const string All = """
        insert into transfers.narrowed as n (position, visibility)
        select l.position, @visibility
        from ledger.pub_entry e join ledger.pub_log l on l.id = e.transaction
        where e.account = @me and l.kind = 'transfer' and l.outcome = 0
          and case l.payload ->> 'visibility' when 'public' then 1 when 'friends' then 2 else 3 end < @visibility
        order by l.position
        on conflict (position) do update set visibility = excluded.visibility where n.visibility < excluded.visibility
        """;

    const string Remember = """
        insert into transfers.narrowed_all (person, fact) values (@person, @fact)
        on conflict (person) do update set fact = excluded.fact, turn = excluded.turn
        """;

    internal static void Map(RouteGroupBuilder transfers)
    {
        transfers.MapPatch("/{id:guid}", HandleOne).WithName("narrowTransfer");
        transfers.MapPost("/narrow", HandleAll).WithName("narrowTransfers");
    }

    static async Task<Results<Ok<TransferView>, ProblemHttpResult>> HandleOne(
        Guid id, Request request, Me me, HttpContext context, LedgerClient ledger, TransferReader transfers, CancellationToken ct)
    {
        if (Check(request, out var visibility) is { } invalid) return invalid.ToHttp();
        await using var work = await ledger.BeginAsync(ct);
        if (await OwnAsync(work, id, me, ct) is not { } own) return Problems.NotFound.ToHttp();
        if (await NarrowAsync(work, own, visibility) && visibility > Visibilities.Parse(own.Fact.Visibility))
        {
            var fact = new NarrowedFact(id, own.Position, own.Fact.Sender, own.Fact.Receiver, visibility.Name());
            LogPosition.Tell(context, await CommitAsync(work, FactOf(TransferFacts.Narrowed, me, id, fact), ct));
            return TypedResults.Ok(await transfers.ViewAsync(own with { Fact = own.Fact with { Visibility = fact.Visibility } }, me.Person, ct));
        }
        // As it is, or narrower already: the first changes nothing, the second nobody may undo.
        own = (await OwnAsync(work, id, me, ct))!;
        return own.Fact.Visibility == visibility.Name() ? TypedResults.Ok(await transfers.ViewAsync(own, me.Person, ct)) : TransferProblems.Wider.ToHttp();
    }

    static async Task<Results<Ok<Narrowed>, ProblemHttpResult>> HandleAll(Request request, Me me, HttpContext context, LedgerClient ledger, CancellationToken ct)
    {
        if (Check(request, out var visibility) is { } invalid) return invalid.ToHttp();
        if (visibility == Visibility.Public) return TransferProblems.Wider.ToHttp();
        await using var work = await ledger.BeginAsync(ct);
        var count = await work.Connection.ExecuteAsync(All, new { me = me.Person.Value, visibility = (short)visibility });
        if (count == 0) return TypedResults.Ok(new Narrowed(0));
        var fact = FactOf(TransferFacts.NarrowedAll, me, me.Person.Value, new NarrowedAllFact(me.Person.Value, visibility.Name(), count));
        await work.Connection.ExecuteAsync(Remember, new { person = me.Person.Value, fact = fact.Id.Value });
        LogPosition.Tell(context, await CommitAsync(work, fact, ct));
        return TypedResults.Ok(new Narrowed(count));
    }

    static Problem? Check(Request request, out Visibility visibility)
    {
        visibility = default;
        if (request.Visibility is null) return Problems.Missing("visibility");
        return Visibilities.TryParse(request.Visibility, out visibility) ? null : Problems.Invalid("visibility", "public, friends or private.");
    }

    /// <summary>An accepted payment of which I am a party.</summary>
    static async Task<SeenTransfer?> OwnAsync(LedgerTransaction work, Guid id, Me me, CancellationToken ct) =>
        await TransferReader.SeeAsync(work.Connection, id, me.Person, ct) is { Outcome: Verdict.Accepted } seen
        && (seen.Fact.Sender == me.Person.Value || seen.Fact.Receiver == me.Person.Value) ? seen : null;

    /// <summary>False when it was that narrow already; of two parties at one moment the second waits here for the first.</summary>
    static async Task<bool> NarrowAsync(LedgerTransaction work, SeenTransfer own, Visibility visibility) =>
        visibility != Visibility.Public
        && await work.Connection.ExecuteAsync(One, new { position = own.Position, visibility = (short)visibility }) > 0;

    static Fact FactOf<T>(string kind, Me me, Guid subject, T payload) =>
        new(TransactionId.New(), kind, JsonSerializer.Serialize(payload, JsonSerializerOptions.Web)) { Actor = me.Person, Subject = subject, Origin = me.Origin };

    static async Task<long> CommitAsync(LedgerTransaction work, Fact fact, CancellationToken ct) => (await work.CommitAsync([fact], ct))[0].Position;
}
