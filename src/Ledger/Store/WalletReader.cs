using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>Reads a wallet without locking it.</summary>
internal sealed class WalletReader(Db db, SendingLimits limits, TimeProvider clock)
{
    const string Read = """
        select a.id, a.kind, a.currency, a.owner, a.balance, a.held, a.version, a.sent, a.tier, a.status,
               coalesce((select e.sent_after from ledger.entry e where e.account = a.id and e.amount < 0 and e.at <= $2
                   order by e.at desc, e.sent_after desc limit 1), 0),
               coalesce((select e.sent_after from ledger.entry e where e.account = a.id and e.amount < 0 and e.at <= $3
                   order by e.at desc, e.sent_after desc limit 1), 0),
               (select position from ledger.log_head)
        from ledger.account a where a.id = $1
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
        return new(account.Balance, account.Held, account.Available, account.Currency, account.Status, daily, weekly, row.GetInt64(12));
    }
}
