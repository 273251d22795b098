using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>Reads a wallet without locking it.</summary>
internal sealed class WalletReader(Db db, SendingLimits limits, TimeProvider clock)
{
    const string Read = """
        select a.id, a.kind, a.currency, a.owner, a.balance, a.held, a.version, a.sent, a.tier, a.status,
               ledger.sent_by(a.id, a.version, $2), ledger.sent_by(a.id, a.version, $3),
               a.changed_at, (select position from ledger.log_head)
        from ledger.account a where a.id = $1
        """;

    const string Prove = """
        select e.entries, a.version, e.sum, coalesce((select balance_after from ledger.entry where account = a.id order by version desc limit 1), 0),
               a.balance, a.held, coalesce(s.last_position, 0), encode(s.hash, 'hex')
        from ledger.account a
        cross join lateral (select count(*) as entries, coalesce(sum(amount), 0)::bigint as sum from ledger.entry where account = a.id) e
        left join lateral (select last_position, hash from ledger.seal order by last_position desc limit 1) s on true
        where a.id = $1
        """;

    public async Task<WalletView?> ReadAsync(AccountId id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var command = db.App.CreateCommand(Read);
        command.Parameters.Add(Sql.Of(id.Value));
        command.Parameters.Add(Sql.Of(now - TimeSpan.FromDays(1)));
        command.Parameters.Add(Sql.Of(now - TimeSpan.FromDays(7)));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        var account = Loader.ReadAccount(row);
        var (daily, weekly) = limits.Left(account);
        return new(account.Balance, account.Held, account.Available, account.Currency, account.Status, daily, weekly, row.GetInt64(13));
    }

    public async Task<AccountProof?> ProveAsync(AccountId id, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand(Prove);
        command.Parameters.Add(Sql.Of(id.Value));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        return new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.IsDBNull(7) ? null : row.GetString(7));
    }
}
