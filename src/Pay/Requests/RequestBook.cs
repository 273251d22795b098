using System.Text.Json;
using Dapper;
using Npgsql;
using Quits.Kernel;
using Quits.Kernel.Http;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Pay.Identity;

namespace Quits.Pay.Requests;

/// <summary>
/// The requests: one row each. Whoever changes one locks it first, and appends the fact of the change in the same transaction (AU-1), so
/// of all that run at once one changes it and the others find it changed (RQ-2).
/// </summary>
public sealed class RequestBook
{
    readonly Db _db;
    readonly LedgerClient _ledger;
    readonly People _people;
    readonly RequestOptions _options;
    readonly RequestTelemetry _telemetry;
    readonly TimeProvider _clock;

    internal RequestBook(Db db, LedgerClient ledger, People people, RequestOptions options, RequestTelemetry telemetry, TimeProvider clock) =>
        (_db, _ledger, _people, _options, _telemetry, _clock) = (db, ledger, people, options, telemetry, clock);

    const int LockClass = 0x71726571;   // "qreq"; keeps these locks apart from other advisory ones

    // One ask at a time for each asker: the same key twice at once is looked up one after the other, and the count below is right.
    const string LockAsker = "select pg_advisory_xact_lock(@LockClass, hashtext(@asker))";

    const string CountOpen = """
        select count(*) from requests.request where requester = @requester and requestee = @requestee and state = 1 and expires_at > @now
        """;

    const string Insert = """
        insert into requests.request (id, requester, requestee, amount, currency, note, visibility, created_at, expires_at)
        values (@id, @Requester, @Requestee, @Amount, @Currency, @Note, @visibility, @CreatedAt, @ExpiresAt)
        """;

    const string One = $"select {RequestRow.Columns} from requests.request r where r.id = @id and @me in (r.requester, r.requestee)";

    const string Lock = $"{One} for update of r";

    const string Write = """
        update requests.request set state = @state, reason = @reason, amount = @amount, offer = @offer, reminded_at = @remindedAt where id = @id
        """;

    /// <summary>The time now, as PostgreSQL keeps it: in microseconds.</summary>
    public DateTimeOffset Now()
    {
        var now = _clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>When a request that is made now expires.</summary>
    public DateTimeOffset ExpiryOf(DateTimeOffset made) => made.AddSeconds(_options.ExpirySeconds);

    /// <summary>A request of which <paramref name="me"/> is a party; a hidden one too, and says so.</summary>
    internal async Task<RequestRow?> FindAsync(Guid id, PersonId me, CancellationToken ct)
    {
        await using var connection = await _db.App.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<RequestRow>(One, new { id, me = me.Value, now = Now() });
    }

    /// <summary>The same, and until the transaction ends nobody else changes it.</summary>
    internal Task<RequestRow?> LockAsync(NpgsqlConnection connection, Guid id, PersonId me) =>
        connection.QuerySingleOrDefaultAsync<RequestRow>(Lock, new { id, me = me.Value, now = Now() });

    /// <summary>What <paramref name="me"/> is shown of requests.</summary>
    internal async Task<IReadOnlyList<RequestView>> ViewAsync(IReadOnlyCollection<RequestRow> rows, CancellationToken ct)
    {
        var cards = await _people.FindAsync(rows.SelectMany(r => new[] { r.Requester, r.Requestee }), ct);
        return [.. rows.Select(r => new RequestView(
            r.Id, cards[r.Requester].User, cards[r.Requestee].User, r.Amount, r.Currency, r.Note, Transfers.Visibilities.Name(r.Asked), r.Is.Name(), new(r.ExpiresAt), new(r.CreatedAt))
        {
            Offer = r.Is == RequestState.Pending ? r.Offer : null, TransferId = r.Transfer, Reason = r.Reason,
        })];
    }

    internal async Task<RequestView> ViewAsync(RequestRow row, CancellationToken ct) => (await ViewAsync([row], ct))[0];

    /// <summary>Asks, once for the id, which becomes the request's. The decision is the fact's; the problem is why nothing was asked.</summary>
    /// <param name="fingerprint">Tells the same ask sent again from another one under the same id.</param>
    public async Task<(Decision? Decision, Problem? Problem)> AskAsync(TransactionId id, RequestFact fact, long fingerprint, Origin origin, CancellationToken ct)
    {
        await using var work = await _ledger.BeginAsync(ct);
        await work.Connection.ExecuteAsync(LockAsker, new { LockClass, asker = fact.Requester.ToString() });
        var asked = new Fact(id, RequestFacts.Asked, Json(fact)) { Actor = new(fact.Requester), Subject = fact.Requestee, Fingerprint = fingerprint, Origin = origin };
        var decision = (await work.DecideAsync([asked], ct))[0];
        if (decision.Replayed || !decision.Accepted) return (decision, null);
        if (_options.MostOpen > 0 && await CountAsync(work.Connection, fact) >= _options.MostOpen) return (null, RequestsProblems.TooManyOpen);
        await work.Connection.ExecuteAsync(Insert, new
        {
            id = id.Value, fact.Requester, fact.Requestee, fact.Amount, fact.Currency, fact.Note, visibility = (short)Transfers.Visibilities.Parse(fact.Visibility), fact.CreatedAt, fact.ExpiresAt,
        });
        decision = (await work.CommitAsync(ct))[0];
        _telemetry.Happened(RequestFacts.Asked);
        return (decision, null);
    }

    /// <summary>
    /// Changes a request under its lock: what <paramref name="decide"/> makes of the row is written with its fact. The row is as it is
    /// then; the position is the fact's, 0 when nothing changed.
    /// </summary>
    internal async Task<Changed> ChangeAsync(Guid id, RequestAct act, Me me, Func<RequestRow, Change> decide, CancellationToken ct)
    {
        await using var work = await _ledger.BeginAsync(ct);
        var row = await LockAsync(work.Connection, id, me.Person);
        if (row is null or { Hidden: true }) return new(null, Problems.NotFound);
        switch (RequestRules.Rule(act, row.RoleOf(me.Person), row.Is))
        {
            case Ruling.Nothing: return new(null, Problems.NotFound);
            case Ruling.NotPending: return new(null, RequestsProblems.NotPending);
            case Ruling.Done: return new(row, null);
        }
        var change = decide(row);
        if (change.Fact is null) return new(row, change.Problem);
        var after = change.After!;
        await work.Connection.ExecuteAsync(Write, new { id, state = after.State, reason = after.Reason, amount = after.Amount, offer = after.Offer, remindedAt = after.RemindedAt });
        var committed = await work.CommitAsync([FactOf(change.Fact, change.Payload!, me)], ct);
        _telemetry.Happened(change.Fact);
        return new(after, null) { Position = committed[0].Position };
    }

    async Task<long> CountAsync(NpgsqlConnection connection, RequestFact fact) =>
        await connection.ExecuteScalarAsync<long>(CountOpen, new { requester = fact.Requester, requestee = fact.Requestee, now = Now() });

    static Fact FactOf(string kind, RequestChange fact, Me me) =>
        new(TransactionId.New(), kind, Json(fact)) { Actor = me.Person, Subject = fact.Request, Origin = me.Origin };

    static string Json<T>(T payload) => JsonSerializer.Serialize(payload, JsonSerializerOptions.Web);
}

/// <summary>What an act makes of a request: the fact and the row after it; or nothing, and perhaps why not.</summary>
internal sealed record Change(string? Fact, RequestRow? After, RequestChange? Payload, Problem? Problem)
{
    /// <summary>It is so already.</summary>
    public static readonly Change None = new(null, null, null, null);

    public static Change To(string fact, RequestRow after, RequestChange payload) => new(fact, after, payload, null);

    public static Change Refused(Problem problem) => new(null, null, null, problem);
}

/// <summary>The row as it stands, or why it could not be changed.</summary>
internal sealed record Changed(RequestRow? Row, Problem? Problem)
{
    public long Position { get; init; }
}
