using BenchmarkDotNet.Attributes;
using Quits.Pay.Feed;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Bench.Micro;

/// <summary>The part of the feed's fold that is not the database's: which friends hear of a slice of payments. Divide by two times payments times friends for one of them.</summary>
[MemoryDiagnoser]
public class HearBenchmark
{
    const int People = 10_000;

    readonly Heard _heard = new();
    FeedItemRow[] _items = [];
    Dictionary<Guid, RelationSet> _friends = [];

    [Params(16, 500)]
    public int Payments { get; set; }

    [Params(200)]
    public int Friends { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var people = Enumerable.Range(0, People).Select(_ => Id(random)).ToArray();
        _items = [.. Enumerable.Range(1, Payments).Select(n => new FeedItemRow(n, people[random.Next(People)], people[random.Next(People)], Visibility.Friends))];
        _friends = _items.SelectMany(i => new[] { i.Sender, i.Receiver }).Distinct().ToDictionary(
            person => person,
            _ => RelationSet.Of(1, Enumerable.Range(0, Friends).Select(_ => (people[random.Next(People)], Relation.Friends)).Distinct(), whole: true));
    }

    [Benchmark]
    public int Hear()
    {
        _heard.Clear();
        foreach (var item in _items) _heard.Add(item, _friends);
        return _heard.Count;
    }

    static Guid Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }
}
