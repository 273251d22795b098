using System.Globalization;
using System.Text.Json;
using Npgsql;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Report;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load;

/// <summary>The whole run: sets the stage, takes the servers in turn round by round so that noise hits all alike, reports.</summary>
internal sealed class Bench(BenchOptions options, TimeProvider clock) : IAsyncDisposable
{
    const string DatabaseName = "quits_bench";
    const string FloorDatabaseName = "quits_bench_floor";
    const string OtherDatabaseName = "quits_bench_other";
    readonly Population _people = Population.Of(options.People);
    readonly List<Row> _rows = [];
    readonly List<Contender> _contenders = [];
    readonly Stack<IAsyncDisposable> _opened = new();
    readonly string _root = Environment.GetEnvironmentVariable("QUITS_ROOT") ?? Environment.CurrentDirectory;
    string _connection = "";
    string _floorConnection = "";

    public async Task RunAsync()
    {
        var database = await PrepareAsync();
        await using var source = NpgsqlDataSource.Create(_connection);
        await ScenarioAsync("uniform", "uniform", seed => options.Saturation("uniform", seed), withFloor: true);
        await ScenarioAsync("zipf", "zipf", seed => options.Saturation("zipf", seed), withFloor: true);
        await ScenarioAsync("hot", "hot recipient", seed => options.Saturation("hot", seed), withFloor: true);
        await ScenarioAsync("paced", "paced 500/s", seed => options.Paced(500, seed), withFloor: false);
        await GrowAsync();
        await ScenarioAsync("growth", "uniform, grown", seed => options.Saturation("uniform", seed), withFloor: false);
        if (_contenders.Find(c => c.Name == "quits") is { } quits) Console.WriteLine(await QuitsStage.ProveAsync(QuitsStage.Host(_root), quits));
        var setting = string.Create(CultureInfo.InvariantCulture,
            $"{options.People:N0} people, {options.Rounds} rounds of {options.Measured.TotalSeconds:0} s after {options.WarmUp.TotalSeconds:0} s of warm-up per server and scenario, taken in turn.");
        var page = ResultPage.Write(clock.GetUtcNow(), await Machine.DescribeAsync(source), setting, _rows);
        Console.WriteLine();
        Console.WriteLine(page);
        await SaveAsync(page);
        foreach (var name in (string[])[DatabaseName, FloorDatabaseName, OtherDatabaseName]) await database.DropAsync(name);
    }

    public async ValueTask DisposeAsync()
    {
        while (_opened.TryPop(out var one)) await one.DisposeAsync();
    }

    async Task<Database> PrepareAsync()
    {
        var database = options.Postgres is { } given ? await Database.UseAsync(given) : await Database.StartAsync(_root, Ports.Free());
        _opened.Push(database);
        _connection = await database.CreateAsync(DatabaseName);
        _floorConnection = await database.CreateAsync(FloorDatabaseName);
        if (options.Measures("textbook")) await AddAsync(await TextbookStage.StartAsync(_connection, _people, database.Pid));
        if (options.Measures("quits")) await AddAsync(await QuitsStage.StartAsync("quits", QuitsStage.Host(_root), _connection, _people, database.Pid));
        if (options.Against is { } other) await AddAsync(await QuitsStage.StartAsync("other", other, await database.CreateAsync(OtherDatabaseName), _people, database.Pid));
        return database;
    }

    /// <summary>Takes a server in and runs it warm: code compiled, caches full, pages read.</summary>
    async Task AddAsync((Child Child, Contender Contender) started)
    {
        _opened.Push(started.Child);
        _contenders.Add(started.Contender);
        var plan = options.Saturation("uniform", seed: 0) with { WarmUp = TimeSpan.Zero, Measured = TimeSpan.FromSeconds(15) };
        Announce(await Measurement.RoundAsync("warm-up", started.Contender, plan, _people));
    }

    async Task ScenarioAsync(string key, string name, Func<int, LoadPlan> plan, bool withFloor)
    {
        if (!options.Wants(key)) return;
        var rounds = new List<Round>();
        var floors = new List<Row>();
        for (var number = 1; number <= options.Rounds; number++)
        {
            foreach (var contender in _contenders) rounds.Add(Announce(await Measurement.RoundAsync(name, contender, plan(number), _people)));
            if (withFloor && options.Measures("floor")) floors.Add(Announce(await FloorAsync(name, plan(number))));
        }
        foreach (var contender in _contenders) _rows.Add(Row.Of([.. rounds.Where(r => r.Contender == contender)]));
        if (floors.Count > 0) _rows.Add(Row.Together(floors));
    }

    async Task GrowAsync()
    {
        if (!options.Wants("growth")) return;
        foreach (var contender in _contenders)
        {
            var started = clock.GetTimestamp();
            await Past.AddAsync(contender.Connection, contender.Name == "textbook" ? "textbook-past.sql" : "quits-past.sql", options.Past);
            await Measurement.QuietAsync(contender, TimeSpan.FromMinutes(30));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contender.Name}: {options.Past:N0} transfers of the past and what follows them, {clock.GetElapsedTime(started).TotalSeconds:0} s"));
        }
    }

    async Task<Row> FloorAsync(string scenario, LoadPlan plan)
    {
        await using var child = Child.Start(Path.GetTempFileName(), Self.Program,
        [
            .. Self.Arguments, "floor", "--connection", _floorConnection, "--choice", plan.Choice, "--people", $"{options.People}", "--in-flight", $"{plan.InFlight}",
            "--seconds", $"{plan.Measured.TotalSeconds:0}", "--warm-up", $"{plan.WarmUp.TotalSeconds:0}", "--seed", $"{plan.Seed}",
        ]);
        var output = await child.OutputAsync();
        return JsonSerializer.Deserialize(output, RowJson.Default.Row)! with { Scenario = scenario };
    }

    static Round Announce(Round round)
    {
        Announce(Row.Of([round]));
        return round.Load.AllCreated
            ? round
            : throw new InvalidOperationException($"{round.Contender.Name} answered other than 201: {string.Join(", ", round.Load.Statuses)}");
    }

    static Row Announce(Row row)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{row.Scenario,-16} {row.Server,-9} {row.PerSecond,9:N0}/s  p50 {row.P50,6:0.0} ms  p99 {row.P99,6:0.0} ms  cpu {row.CpuServer:0}/{row.CpuPostgres:0}/{row.CpuGenerator:0} µs  {row.PeakMemoryMiB:0} MiB  catch-up {row.CatchUpSeconds:0.0} s  others {row.Others:P0}"));
        return row;
    }

    async Task SaveAsync(string page)
    {
        var directory = options.Results ?? Path.Combine(_root, "bench", "results");
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-dd}.md"));
        await File.WriteAllTextAsync(file, page);
        Console.WriteLine($"written to {file}");
    }
}
