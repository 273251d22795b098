using BenchmarkDotNet.Attributes;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Bench.Micro;

using Pay = Quits.Ledger.Core.Pay;

/// <summary>The pure core alone: a batch of payments decided over a sheet of locked accounts. Divide by the size for the cost of one payment.</summary>
[MemoryDiagnoser]
public class DecideBenchmark
{
    static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    static readonly SendingLimits Limits = new([0, 0, 500_000_00, 0], [0, 0, 2_000_000_00, 0]);

    Pay[] _batch = [];
    AccountId[] _accounts = [];

    [Params(64, 512)]
    public int Size { get; set; }

    /// <summary>True: everybody pays one account, else strangers pay strangers.</summary>
    [Params(false, true)]
    public bool Hot { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _batch = [.. Enumerable.Range(0, Size).Select(Payment)];
        _accounts = [.. _batch.SelectMany(p => p.Accounts).Distinct()];
    }

    /// <summary>What building the sheet costs without deciding: subtract it.</summary>
    [Benchmark(Baseline = true)]
    public Sheet Sheet()
    {
        var sheet = new Sheet(Now, Limits);
        foreach (var id in _accounts) sheet.Add(new Account(id, AccountKind.Wallet, "USD") { Balance = 1_000_000, Tier = 2 });
        return sheet;
    }

    [Benchmark]
    public Decision[] SheetAndDecide() => Batch.Decide(_batch, Sheet());

    Pay Payment(int index)
    {
        var sender = new AccountId(new Guid(index + 1, 0, 0, new byte[8]));
        var receiver = Hot ? new AccountId(new Guid(0, 1, 0, new byte[8])) : new AccountId(new Guid(index + 1, 2, 0, new byte[8]));
        return new Pay(new(new Guid(index, 3, 0, new byte[8])), "transfer", sender, receiver, 500, Counted: true, "{}");
    }
}
