using System.Globalization;
using Npgsql;

namespace Quits.Bench.Load.Stage;

/// <summary>What a result must say about where it was measured.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGiB, string Kernel, string Runtime, string Postgres, string Settings)
{
    public static async Task<Machine> DescribeAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("""
            select current_setting('server_version'), string_agg(name || ' ' || current_setting(name), ', ' order by name)
            from pg_settings where name in ('synchronous_commit', 'fsync', 'full_page_writes', 'shared_buffers', 'max_wal_size', 'wal_compression')
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new Machine(
            Field("/proc/cpuinfo", "model name"), Environment.ProcessorCount,
            double.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / (1024 * 1024),
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            reader.GetString(0), reader.GetString(1));
    }

    static string Field(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? "unknown" : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
