using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Log;

namespace Quits.Ledger.Verify;

/// <summary>
/// Continuous and nightly reconciliation, tolerance zero (LG-4): what changed is checked within seconds, everything once a night.
/// A discrepancy is recorded, alerted, and the account is frozen against spending.
/// </summary>
public sealed class Reconciler(Db db, LedgerClient ledger, Verifier verifier, LogReader log, LogSignal signal, TimeProvider clock, LedgerTelemetry telemetry, ILogger<Reconciler> logger) : BackgroundService
{
    const string Checkpoint = "reconciliation";
    const int Slice = 20 * Limits.ProjectionSlice;
    const int RestFactor = 9;

    static readonly TimeSpan Night = TimeSpan.FromHours(3);

    const string CheckAccounts = """
        select 'balance_is_last_entry' as CheckName, a.id as Account, coalesce(e.balance_after, 0) as Expected, a.balance as Actual
        from ledger.account a
        left join lateral (
            select version, balance_after from ledger.entry where account = a.id order by version desc limit 1) e on true
        where a.id = any(@ids) and (a.balance <> coalesce(e.balance_after, 0) or a.version <> coalesce(e.version, 0))
        union all
        select 'held_is_sum_of_open_holds', a.id, h.held, a.held
        from ledger.account a
        cross join lateral (select coalesce(sum(amount), 0)::bigint as held from ledger.hold where account = a.id and status = 1) h
        where a.id = any(@ids) and a.held <> h.held
        """;

    // A falsified balance is the base of the next entry, which then no longer follows the one before it.
    const string CheckStarts = """
        select 'entry_follows_the_one_before' as CheckName, u.account as Account, coalesce(e.balance_after, 0) as Expected, u.balance as Actual
        from unnest(@accounts, @versions, @balances) u(account, version, balance)
        left join ledger.entry e on e.account = u.account and e.version = u.version
        where coalesce(e.balance_after, 0) <> u.balance
        """;

    const string TakeNight = "update ledger.checkpoint set position = @day where projection = 'reconciliation.nightly' and position < @day";

    const string GiveNightBack = "update ledger.checkpoint set position = @day - 1 where projection = 'reconciliation.nightly' and position = @day";

    const string Insert = """
        insert into ledger.discrepancy (found_at, account, check_name, expected, actual) values (@now, @Account, @CheckName, @Expected, @Actual)
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var started = clock.GetTimestamp();
                var position = await CheckChangedAsync(stoppingToken);
                var took = clock.GetElapsedTime(started);
                await CheckEverythingNightlyAsync(stoppingToken);
                // Proofs give way to payments: behind the log they take a tenth of one connection's time, and catch up when it rests.
                await Task.Delay(signal.Position - position > Slice ? RestFactor * took : TimeSpan.FromSeconds(5), stoppingToken);
                await signal.WaitAsync(position, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.WorkFailed("reconciliation", e);
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    /// <summary>Checks the accounts that the log says changed since the last time; at most a slice.</summary>
    public async Task<long> CheckChangedAsync(CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var position = await connection.QuerySingleOrDefaultAsync<long?>(
            "select position from ledger.checkpoint where projection = @Checkpoint for update skip locked", new { Checkpoint });
        if (position is not { } after) return signal.Position;
        var entries = await log.ReadAsync(connection, after, Slice, ct);
        if (entries.Count == 0) return after;
        var ids = entries.SelectMany(Changed).Select(a => a.Value).Distinct().ToArray();
        Discrepancy[] found = [.. await connection.QueryAsync<Discrepancy>(CheckAccounts, new { ids }), .. await ChainsAsync(connection, entries)];
        // Reported before the checkpoint moves: after a crash between the two it is found again, not forgotten.
        await ReportAsync(found, ct);
        await connection.ExecuteAsync("update ledger.checkpoint set position = @last where projection = @Checkpoint", new { last = entries[^1].Position, Checkpoint });
        await tx.CommitAsync(ct);
        return entries[^1].Position;
    }

    /// <summary>Each account's new entries follow each other, and the first of them the last of the old.</summary>
    static async Task<IReadOnlyList<Discrepancy>> ChainsAsync(NpgsqlConnection connection, IReadOnlyList<LogEntry> slice)
    {
        var found = new List<Discrepancy>();
        var (firsts, lasts) = (new Dictionary<AccountId, Entry>(), new Dictionary<AccountId, Entry>());
        foreach (var entry in slice.SelectMany(e => e.Entries))
        {
            if (!lasts.TryGetValue(entry.Account, out var last)) firsts.Add(entry.Account, entry);
            else if (entry.BalanceAfter != last.BalanceAfter + entry.Amount)
                found.Add(new("entry_follows_the_one_before", entry.Account.Value, last.BalanceAfter + entry.Amount, entry.BalanceAfter));
            lasts[entry.Account] = entry;
        }
        found.AddRange(await connection.QueryAsync<Discrepancy>(CheckStarts, new
        {
            accounts = firsts.Keys.Select(a => a.Value).ToArray(),
            versions = firsts.Values.Select(e => e.Version - 1).ToArray(),
            balances = firsts.Values.Select(e => e.BalanceAfter - e.Amount).ToArray(),
        }));
        return found;
    }

    static IEnumerable<AccountId> Changed(LogEntry entry) =>
        entry.Effects.Hold is { } hold ? entry.Entries.Select(e => e.Account).Append(hold.Account) : entry.Entries.Select(e => e.Account);

    /// <summary>Proves everything once a day, after three at night UTC; the checkpoint's position is the day's number.</summary>
    /// <returns>True when this node took the night's check and made it.</returns>
    public async Task<bool> CheckEverythingNightlyAsync(CancellationToken ct)
    {
        var day = (clock.GetUtcNow() - Night - DateTimeOffset.UnixEpoch).Days;
        if (!await RunAsync(TakeNight, day, ct)) return false;
        try
        {
            await ReportAsync((await verifier.VerifyAsync(ct)).Discrepancies, ct);
            return true;
        }
        catch
        {
            await RunAsync(GiveNightBack, day, CancellationToken.None);
            throw;
        }
    }

    async Task<bool> RunAsync(string move, int day, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(move, new { day }) == 1;
    }

    /// <summary>Records, alerts and freezes.</summary>
    public async Task ReportAsync(IReadOnlyCollection<Discrepancy> found, CancellationToken ct)
    {
        foreach (var one in found)
        {
            telemetry.Discrepancies.Add(1);
            logger.Discrepancy(one.CheckName, one.Account, one.Expected, one.Actual);
            await using var connection = await db.App.OpenConnectionAsync(ct);
            await connection.ExecuteAsync(Insert, new { now = clock.GetUtcNow(), one.Account, one.CheckName, one.Expected, one.Actual });
        }
        foreach (var account in await ActiveAsync([.. found.Select(d => d.Account).OfType<Guid>().Distinct()], ct))
            await ledger.SubmitAsync(new SetStatus(TransactionId.New(), AccountFacts.Frozen, new(account), AccountStatus.Frozen, """{"reason":"reconciliation"}""") { Subject = account });
    }

    /// <summary>Those that can still spend: the frozen are not frozen again, and the closed not made able to receive.</summary>
    async Task<Guid[]> ActiveAsync(Guid[] accounts, CancellationToken ct)
    {
        if (accounts.Length == 0) return [];
        await using var connection = await db.App.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>("select id from ledger.account where id = any(@accounts) and status = 1", new { accounts })];
    }
}
