using Npgsql;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Textbook;

namespace Quits.Bench.Load.Stage;

/// <summary>Seeds and starts the textbook baseline.</summary>
internal static class TextbookStage
{
    public static async Task<(Child Child, Contender Contender)> StartAsync(string connectionString, Population people, int postgresPid)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await TextbookSeed.PeopleAsync(database, people, LedgerSeed.Balance);
        await LedgerSeed.AnalyzeAsync(database);
        var port = Ports.Free();
        var child = Child.Start(Path.GetTempFileName(), Self.Program, [.. Self.Arguments, "textbook", "--connection", connectionString, "--port", $"{port}"]);
        await child.ReadyAsync($"http://127.0.0.1:{port}/health/ready", TimeSpan.FromSeconds(30));
        return (child, new Contender("textbook", child.Pid, port, postgresPid, connectionString));
    }
}
