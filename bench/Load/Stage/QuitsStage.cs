using Npgsql;
using Quits.Bench.Load.Floor;
using Quits.Bench.Load.Generator;

namespace Quits.Bench.Load.Stage;

/// <summary>Seeds and starts the product's own server, as operators run it, with limits on that do not bite.</summary>
internal static class QuitsStage
{
    public static async Task<(Child Child, Contender Contender)> StartAsync(string name, string host, string connectionString, Population people, int postgresPid)
    {
        await PrepareAsync(host, connectionString, people);
        return await ServeAsync(name, host, connectionString, postgresPid);
    }

    /// <summary>Makes the tables and fills them with the people of the run.</summary>
    public static async Task PrepareAsync(string host, string connectionString, Population people)
    {
        await using (var migrate = Child.Start(Path.GetTempFileName(), "dotnet", [host, "migrate"], Settings(connectionString, Ports.Free()))) await migrate.OutputAsync();
        await SeedAsync(connectionString, people);
    }

    public static async Task<(Child Child, Contender Contender)> ServeAsync(string name, string host, string connectionString, int postgresPid)
    {
        var port = Ports.Free();
        var child = Child.Start(Path.GetTempFileName(), "dotnet", [host, "serve"], Settings(connectionString, port));
        await child.ReadyAsync($"http://127.0.0.1:{port}/health/ready", TimeSpan.FromSeconds(60));
        return (child, new Contender(name, child.Pid, port, postgresPid, connectionString));
    }

    /// <summary>The build to measure: the one `./quits bench` made, or what a developer built last.</summary>
    public static string Host(string root) =>
        Environment.GetEnvironmentVariable("QUITS_HOST") ?? Path.Combine(root, "src", "Host", "bin", "Release", "net10.0", "Quits.Host.dll");

    static Dictionary<string, string> Settings(string connectionString, int port) => new()
    {
        ["ConnectionStrings__Postgres"] = connectionString,
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        ["RateLimit__PerMinute"] = "100000000",
        ["Limits__Daily"] = "100000000000000",
        ["Limits__Weekly"] = "100000000000000",
        ["Demo__WelcomeCredit"] = "0",
    };

    /// <summary>Proves the books of a server's database: the last line of what `verify` says. Throws when they do not hold.</summary>
    public static async Task<string> ProveAsync(string host, Contender contender)
    {
        await using var verify = Child.Start(Path.GetTempFileName(), "dotnet", [host, "verify"], Settings(contender.Connection, contender.Port));
        return (await verify.OutputAsync()).TrimEnd().Split('\n')[^1];
    }

    static async Task SeedAsync(string connectionString, Population people)
    {
        await LedgerSeed.WalletsAsync(connectionString, people);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var fill = database.CreateCommand(Resources.Text("quits-people.sql"));
        fill.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = people.Ids });
        fill.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = people.TokenHashes });
        await fill.ExecuteNonQueryAsync();
        await LedgerSeed.AnalyzeAsync(database);
    }
}
