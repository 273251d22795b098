using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Quits.Kernel;

/// <summary>One numbered SQL file of one module.</summary>
public sealed record Migration(string Module, string Name, string Sql)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The migrations embedded in an assembly as <c>module/0001_name.sql</c>, in order.</summary>
    public static IEnumerable<Migration> In(Assembly assembly, params string[] modulesInOrder)
    {
        var names = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).ToArray();
        foreach (var module in modulesInOrder)
            foreach (var name in names.Where(n => n.StartsWith(module + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                yield return new(module, name[(module.Length + 1)..], Read(assembly, name));
    }

    static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>
/// Applies migrations forward, each in its own transaction, under an advisory lock so that any number of nodes may start at once.
/// A file that changed after it was applied is refused: history is not rewritten.
/// </summary>
public sealed class Migrator(NpgsqlDataSource owner, IReadOnlyList<Migration> migrations)
{
    const long LockKey = 0x5155495453; // "QUITS"

    const string CreateHistory = """
        create table if not exists public.migration (
            module text not null, name text not null, checksum text not null, applied_at timestamptz not null default now(),
            primary key (module, name))
        """;

    /// <returns>How many migrations were applied.</returns>
    /// <exception cref="InvalidOperationException">An applied migration differs from its file.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey });
        try
        {
            return await ApplyAllAsync(connection, ct);
        }
        finally
        {
            // Also after a failure: the pool would keep the session, and with it the lock, from every other server.
            if (connection.State == System.Data.ConnectionState.Open) await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    async Task<int> ApplyAllAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.ExecuteAsync(CreateHistory);
        var applied = (await connection.QueryAsync<(string Module, string Name, string Checksum)>(
            "select module, name, checksum from public.migration")).ToDictionary(m => (m.Module, m.Name), m => m.Checksum);
        var count = 0;
        foreach (var migration in migrations)
        {
            if (!applied.TryGetValue((migration.Module, migration.Name), out var checksum))
                count += await ApplyAsync(connection, migration, ct);
            else if (checksum != migration.Checksum)
                throw new InvalidOperationException($"Migration {migration.Module}/{migration.Name} was changed after it had been applied.");
        }
        return count;
    }

    static async Task<int> ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var tx = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("set local lock_timeout = '5s'");
        await connection.ExecuteAsync(migration.Sql);
        await connection.ExecuteAsync("insert into public.migration (module, name, checksum) values (@Module, @Name, @Checksum)", migration);
        await tx.CommitAsync(ct);
        return 1;
    }
}
