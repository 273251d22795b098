using Npgsql;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Report;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Feed;

/// <summary>
/// Readers of the home feed: everybody with warm caches, those with 500 friends beside a feed joined when it is read, and everybody
/// right after PostgreSQL started anew. Readers ask for the next page as soon as they have one, which says how many pages there can be;
/// or ten times a second each, faster than anyone scrolls, which says how long a person waits.
/// </summary>
internal sealed class FeedPages(FeedGround ground, Database database)
{
    public async Task<IReadOnlyList<Row>> RunAsync()
    {
        var (child, textbook) = await TextbookAsync();
        await using var running = child;
        foreach (var contender in new[] { ground.Quits, textbook }) await ReadAsync("warm-up", contender, BenchOptions.Warming(Plan(0)), ground.People.Count);
        var (warm, unhurried, joined, folded) = (new List<Round>(), new List<Round>(), new List<Round>(), new List<Round>());
        for (var number = 1; number <= ground.Options.Rounds; number++)
        {
            var plan = Plan(number);
            warm.Add(await ReadAsync("feed page, warm", ground.Quits, plan, ground.People.Count));
            unhurried.Add(await ReadAsync("feed page, warm, 10/s each", ground.Quits, Unhurried(number), ground.People.Count));
            joined.Add(await ReadAsync("feed page, 500 friends", textbook, plan, FeedGround.Readers));
            folded.Add(await ReadAsync("feed page, 500 friends", ground.Quits, plan, FeedGround.Readers));
        }
        var rows = new List<Row> { Row.Of(warm), Row.Of(unhurried), Row.Of(joined), Row.Of(folded) };
        var last = ground.Options.Rounds + 1;
        foreach (var (scenario, plan) in new[] { ("feed page, cold", Plan(last)), ("feed page, cold, 10/s each", Unhurried(last)) })
        {
            if (await database.RestartAsync()) rows.Add(Row.Of([await ReadColdAsync(scenario, plan)]));
        }
        return rows;
    }

    async Task<(Child Child, Contender Contender)> TextbookAsync()
    {
        await using var source = NpgsqlDataSource.Create(ground.Quits.Connection);
        await ExecuteAsync(source, "drop schema if exists textbook cascade");
        var started = await TextbookStage.StartAsync(ground.Quits.Connection, ground.People, ground.Quits.PostgresPid);
        await ExecuteAsync(source, Resources.Text("textbook-feed.sql"));
        await ExecuteAsync(source, "vacuum analyze");
        return started;
    }

    /// <summary>The server's code is warm, its connections and all that PostgreSQL keeps in memory are new.</summary>
    async Task<Round> ReadColdAsync(string scenario, LoadPlan plan)
    {
        var quits = ground.Quits with { PostgresPid = database.Pid };
        await ReconnectAsync(quits);
        return await ReadAsync(scenario, quits, plan with { WarmUp = TimeSpan.Zero }, ground.People.Count);
    }

    /// <summary>Asks for one person's own payments until the server's broken connections are all replaced; that reads next to nothing of the tables.</summary>
    async Task ReconnectAsync(Contender quits)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{quits.Port}") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", ground.People.Tokens[0]);
        for (var (good, tries) = (0, 0); good < 3; good++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, FeedGround.Readers).Select(_ => http.GetAsync("/v1/feed?scope=me&limit=1")));
            if (answers.All(answer => answer.IsSuccessStatusCode)) continue;
            if (++tries > 100) throw new InvalidOperationException("the server did not find back to its database");
            good = -1;
            await Task.Delay(100);
        }
    }

    LoadPlan Plan(int seed) => ground.Options.Saturation("uniform", seed) with { InFlight = FeedGround.Readers };

    LoadPlan Unhurried(int seed) => ground.Options.Paced(10 * FeedGround.Readers, seed) with { InFlight = FeedGround.Readers };

    async Task<Round> ReadAsync(string scenario, Contender contender, LoadPlan plan, int readers) =>
        Progress.Announce(await Measurement.RoundAsync(scenario, contender, plan, new FeedRequest(ground.People, readers, plan, contender.Port)));

    static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
