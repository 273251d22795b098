using System.Globalization;
using System.Text.Json;
using Npgsql;
using Quits.Bench.Load.Feed;
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
        var database = options.Postgres is { } given ? await Database.UseAsync(given) : await Database.StartAsync(_root, Ports.Free());
        _opened.Push(database);
        if (options.WantsTransfers) await TransfersAsync(database);
        if (FeedScenarios.AreWanted(options))
        {
            await using var feed = new FeedScenarios(options, database, QuitsStage.Host(_root));
            _rows.AddRange(await feed.RunAsync());
        }
        await ReportAsync(database);
    }

    async Task TransfersAsync(Database database)
    {
        await PrepareAsync(database);
        await ScenarioAsync("uniform", "uniform", seed => options.Saturation("uniform", seed), withFloor: true);
        await ScenarioAsync("zipf", "zipf", seed => options.Saturation("zipf", seed), withFloor: true);
        await ScenarioAsync("hot", "hot recipient", seed => options.Saturation("hot", seed), withFloor: true);
        await ScenarioAsync("paced", "paced 500/s", seed => options.Paced(500, seed), withFloor: false);
        await GrowAsync();
        // Ten times as many pages are written to: each whole to the WAL for the first time after a checkpoint, which is not what is measured.
        await ScenarioAsync("growth", "uniform, grown", seed => options.Saturation("uniform", seed) with { WarmUp = 4 * options.WarmUp }, withFloor: false);
        if (_contenders.Find(c => c.Name == "quits") is { } quits) Console.WriteLine(await QuitsStage.ProveAsync(QuitsStage.Host(_root), quits));
        while (_opened.Count > 1) await _opened.Pop().DisposeAsync();
        foreach (var name in (string[])[DatabaseName, FloorDatabaseName, OtherDatabaseName]) await database.DropAsync(name);
    }

    async Task ReportAsync(Database database)
    {
        await using var source = NpgsqlDataSource.Create(database.Server);
        var setting = string.Create(CultureInfo.InvariantCulture,
            $"{options.People:N0} people, {options.Rounds} rounds of {options.Measured.TotalSeconds:0} s after {options.WarmUp.TotalSeconds:0} s of warm-up per server and scenario, taken in turn.");
        var page = ResultPage.Write(clock.GetUtcNow(), await Machine.DescribeAsync(source), setting, _rows);
        Console.WriteLine();
        Console.WriteLine(page);
        await SaveAsync(page);
    }

    public async ValueTask DisposeAsync()
    {
        while (_opened.TryPop(out var one)) await one.DisposeAsync();
    }

    async Task PrepareAsync(Database database)
    {
        _connection = await database.CreateAsync(DatabaseName);
        _floorConnection = await database.CreateAsync(FloorDatabaseName);
        if (options.Measures("textbook")) await AddAsync(await TextbookStage.StartAsync(_connection, _people, database.Pid));
        if (options.Measures("quits")) await AddAsync(await QuitsStage.StartAsync("quits", QuitsStage.Host(_root), _connection, _people, database.Pid));
        if (options.Against is { } other) await AddAsync(await QuitsStage.StartAsync("other", other, await database.CreateAsync(OtherDatabaseName), _people, database.Pid));
    }

    /// <summary>Takes a server in and runs it warm: code compiled, caches full, pages read.</summary>
    async Task AddAsync((Child Child, Contender Contender) started)
    {
        _opened.Push(started.Child);
        _contenders.Add(started.Contender);
        var plan = BenchOptions.Warming(options.Saturation("uniform", seed: 0));
        Progress.Announce(await Measurement.RoundAsync("warm-up", started.Contender, plan, Payments(started.Contender, plan)));
    }

    async Task ScenarioAsync(string key, string name, Func<int, LoadPlan> plan, bool withFloor)
    {
        if (!options.Wants(key)) return;
        var rounds = new List<Round>();
        var floors = new List<Row>();
        for (var number = 1; number <= options.Rounds; number++)
        {
            foreach (var contender in _contenders) rounds.Add(Progress.Announce(await Measurement.RoundAsync(name, contender, plan(number), Payments(contender, plan(number)))));
            if (withFloor && options.Measures("floor")) floors.Add(Progress.Announce(await FloorAsync(name, plan(number))));
        }
        foreach (var contender in _contenders) _rows.Add(Row.Of([.. rounds.Where(r => r.Contender == contender)]));
        if (floors.Count > 0) _rows.Add(Row.Together(floors));
    }

    TransferRequest Payments(Contender contender, LoadPlan plan) => new(_people, Choice.Of(plan.Choice, _people.Count), contender.Port, plan.Seed);

    async Task GrowAsync()
    {
        if (!options.Wants("growth")) return;
        foreach (var contender in _contenders)
        {
            var started = clock.GetTimestamp();
            await Past.AddAsync(contender.Connection, contender.Name == "textbook" ? "textbook-past.sql" : "quits-past.sql", options.Past);
            await Measurement.QuietAsync(contender, TimeSpan.FromMinutes(30));
            await Past.SettleAsync(contender.Connection);
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

    async Task SaveAsync(string page)
    {
        var directory = options.Results ?? Path.Combine(_root, "bench", "results");
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-dd}.md"));
        await File.WriteAllTextAsync(file, page);
        Console.WriteLine($"written to {file}");
    }
}
