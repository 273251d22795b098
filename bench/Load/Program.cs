using System.CommandLine;
using Quits.Bench.Load;
using Quits.Bench.Load.Floor;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Stage;
using Quits.Bench.Load.Textbook;

var connection = new Option<string>("--connection") { Description = "PostgreSQL connection string.", Required = true };
var port = new Option<int>("--port") { Description = "Port to listen on.", Required = true };
var people = new Option<int>("--people") { Description = "How many people pay each other.", DefaultValueFactory = _ => 10_000 };
var inFlight = new Option<int>("--in-flight") { Description = "Requests under way at saturation.", DefaultValueFactory = _ => 256 };
var seconds = new Option<int>("--seconds") { Description = "Measured seconds per round.", DefaultValueFactory = _ => 10 };
var warmUp = new Option<int>("--warm-up") { Description = "Seconds before measuring, per round.", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "Rounds per scenario and server, taken in turn.", DefaultValueFactory = _ => 2 };
var choice = new Option<string>("--choice") { Description = "uniform, zipf or hot.", DefaultValueFactory = _ => "uniform" };
var seed = new Option<int>("--seed") { Description = "Seed of the random choices.", DefaultValueFactory = _ => 1 };
var postgres = new Option<string?>("--postgres") { Description = "Connection string of a PostgreSQL on this machine; without it one is started." };
var only = new Option<string[]>("--only") { Description = "Scenarios to run: uniform, zipf, hot, paced, growth; fanout, feed, feedpaced.", AllowMultipleArgumentsPerToken = true };
var servers = new Option<string[]>("--servers") { Description = "Servers to measure: textbook, quits, floor.", AllowMultipleArgumentsPerToken = true };
var past = new Option<int>("--past") { Description = "Transfers in the tables for the growth scenario.", DefaultValueFactory = _ => 5_000_000 };
var deliveries = new Option<long>("--deliveries") { Description = "Timeline rows in the tables for the feed's pages.", DefaultValueFactory = _ => 10_000_000 };
var keep = new Option<bool>("--keep") { Description = "Leave the feed's database for the next run, and take up one that was left." };
var against = new Option<string?>("--against") { Description = "Quits.Host.dll of another build, measured in turn with this one: before and after a change." };
var results = new Option<string?>("--results") { Description = "Directory for the result page; without it bench/results." };

var textbook = new Command("textbook", "Serve the textbook baseline.") { connection, port };
textbook.SetAction(async (given, _) => await TextbookServer.RunAsync(given.GetRequiredValue(connection), given.GetRequiredValue(port)));

var floor = new Command("floor", "Drive the ledger in this process, without HTTP.") { connection, people, inFlight, seconds, warmUp, choice, seed };
floor.SetAction(async (given, _) =>
{
    var plan = new LoadPlan(given.GetRequiredValue(choice), given.GetValue(inFlight), 0, TimeSpan.FromSeconds(given.GetValue(warmUp)), TimeSpan.FromSeconds(given.GetValue(seconds)), given.GetValue(seed));
    await new FloorRun(given.GetRequiredValue(connection), Population.Of(given.GetValue(people)), plan).RunAsync();
});

var run = new Command("run", "Measure everything side by side, print the table and write the result page.")
{
    people, inFlight, seconds, warmUp, rounds, postgres, only, servers, past, deliveries, keep, against, results,
};
run.SetAction(async (given, _) =>
{
    var options = new BenchOptions(
        given.GetValue(people), given.GetValue(inFlight), TimeSpan.FromSeconds(given.GetValue(warmUp)), TimeSpan.FromSeconds(given.GetValue(seconds)),
        given.GetValue(rounds), given.GetValue(postgres), given.GetValue(only) ?? [], given.GetValue(servers) ?? [], given.GetValue(past),
        given.GetValue(deliveries), given.GetValue(keep), given.GetValue(against), given.GetValue(results));
    await using var bench = new Bench(options, TimeProvider.System);
    await bench.RunAsync();
});

return await new RootCommand("Benchmarks of Quits over real HTTP, beside baselines of its own.") { run, textbook, floor }.Parse(args).InvokeAsync();
