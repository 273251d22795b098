using System.Text.Json;
using Dapper;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Operations;

/// <summary>Freezes and unfreezes a person's account at the operator's word (TR-13). The log keeps who and why.</summary>
public sealed class FreezeAccount(Db db, LedgerClient ledger)
{
    /// <returns>False when there is no such person.</returns>
    public async Task<bool> SetAsync(string username, bool frozen, string reason, CancellationToken ct)
    {
        await using var connection = await db.App.OpenConnectionAsync(ct);
        var person = await connection.ExecuteScalarAsync<Guid?>("select id from identity.pub_person where lower(username) = lower(@username)", new { username });
        if (person is not { } id) return false;
        await using var work = await ledger.BeginAsync(ct);
        await work.CommitAsync([new SetStatus(TransactionId.New(), frozen ? AccountFacts.Frozen : AccountFacts.Unfrozen, new(id),
            frozen ? AccountStatus.Frozen : AccountStatus.Active, JsonSerializer.Serialize(new { by = "operator", reason })) { Subject = id }], ct);
        return true;
    }
}
