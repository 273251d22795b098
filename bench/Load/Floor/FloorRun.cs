using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Report;
using Quits.Bench.Load.Stage;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Bench.Load.Floor;

/// <summary>The batch core without HTTP: the ledger's own client driven in this process, what the full path can at best come near to.</summary>
internal sealed class FloorRun(string connectionString, Population people, LoadPlan plan)
{
        readonly Histogram[] _latencies = [.. Enumerable.Range(0, plan.InFlight).Select(_ => new Histogram())];
    readonly Choice _choice = Choice.Of(plan.Choice, people.Count);
    long _refused;
    volatile int _phase;

    public async Task RunAsync()
    {
        await using var ledger = await LedgerAlone.StartAsync(connectionString, migrates: true);
        await LedgerSeed.WalletsAsync(ledger, people);
        var row = await MeasureAsync(ledger.Client, ledger.Db.Owner);
        Console.WriteLine(JsonSerializer.Serialize(row, RowJson.Default.Row));
    }

    async Task<Row> MeasureAsync(LedgerClient ledger, NpgsqlDataSource database)
    {
        var postgres = await PostmasterAsync(database);
        var loops = Enumerable.Range(0, plan.InFlight).Select(i => Task.Run(() => LoopAsync(ledger, i))).ToArray();
        await Task.Delay(plan.WarmUp);
        var (cpu, databaseCpu) = (Environment.CpuUsage.TotalTime, ProcessTree.CpuSeconds(postgres));
        _phase = 1;
        await Task.Delay(plan.Measured);
        _phase = 2;
        (cpu, databaseCpu) = (Environment.CpuUsage.TotalTime - cpu, ProcessTree.CpuSeconds(postgres) - databaseCpu);
        await Task.WhenAll(loops);
        if (_refused > 0) throw new InvalidOperationException($"{_refused} payments were refused");
        return RowOf(cpu.TotalSeconds, databaseCpu);
    }

    Row RowOf(double cpu, double databaseCpu)
    {
        var all = new Histogram();
        foreach (var one in _latencies) all.Add(one);
        var (perSecond, scale) = (all.Count / plan.Measured.TotalSeconds, 1_000_000 / Math.Max(1.0, all.Count));
        return new Row(
            plan.Choice, "floor", "transfers", perSecond, perSecond, perSecond, all.Percentile(0.5), all.Percentile(0.99), plan.InFlight,
            cpu * scale, databaseCpu * scale, 0, ProcessTree.PeakMemory(Environment.ProcessId), 0, 0);
    }

    async Task LoopAsync(LedgerClient ledger, int index)
    {
        var random = new Random(plan.Seed * 100_003 + index);
        while (_phase < 2)
        {
            var (sender, receiver) = _choice.Next(random);
            var start = Stopwatch.GetTimestamp();
            var decision = await ledger.SubmitAsync(Payment(people.Ids[sender], people.Ids[receiver], random.Next(100, 1000)));
            if (!decision.Accepted) Interlocked.Increment(ref _refused);
            if (_phase == 1) _latencies[index].Record((long)Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }

    static Pay Payment(Guid sender, Guid receiver, long amount) =>
        new(TransactionId.Of(new(sender), "transfer", Guid.NewGuid()), "transfer", new(sender), new(receiver), amount, Counted: true, Payload(sender, receiver, amount)) { Actor = new(sender), Subject = receiver };

    static string Payload(Guid sender, Guid receiver, long amount) =>
        $$"""{"sender":"{{sender}}","receiver":"{{receiver}}","amount":{{amount}},"currency":"USD","note":"lunch","visibility":"friends"}""";

    static async Task<int> PostmasterAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        return ProcessTree.ParentOf(connection.ProcessID);
    }
}
