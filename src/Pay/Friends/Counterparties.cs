using Dapper;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Friends;

/// <summary>Whom someone paid or was paid by, among the newest entries of their wallet.</summary>
internal static class Counterparties
{
    // The ids of the two sides are in every fact that moves money between people; what else a subject may be is nobody's id.
    const string Find = """
        select distinct case when l.actor = @me then l.subject else l.actor end
        from (select transaction from ledger.pub_entry where account = @me order by version desc limit @limit) e
        join ledger.pub_log l on l.id = e.transaction
        where l.actor is not null and l.subject is not null and @me in (l.actor, l.subject) and l.actor <> l.subject
        """;

    public static async Task<Guid[]> LoadAsync(NpgsqlConnection connection, PersonId me) =>
        [.. await connection.QueryAsync<Guid>(Find, new { me = me.Value, limit = Limits.CounterpartyEntries })];
}
