using Quits.Pay.Feed;

namespace Quits.Pay.Tests.Feed;

/// <summary>FD-1: what memory says of the newest payments is what a list of them says.</summary>
public sealed class RecentPaymentsTests
{
    const int Room = 40;

    static readonly Guid[] People = [.. Enumerable.Range(0, 7).Select(_ => Guid.NewGuid())];

    sealed record Paid(long Position, Guid Sender, Guid Receiver, bool IsPublic)
    {
        public bool Has(Guid person) => Sender == person || Receiver == person;
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_came_and_went(int seed)
    {
        var random = new Random(seed);
        var (recent, list) = (new RecentPayments(Room), new List<Paid>());
        for (var n = 0; n < 150; n++)
        {
            var paid = Next(random, list);
            list.Add(paid);
            var gone = recent.Add(paid.Position, paid.Sender, paid.Receiver, paid.IsPublic);
            gone.ShouldBe(list.Count > Room ? list[0].Position : null);
            if (list.Count > Room) list.RemoveAt(0);
            Compare(recent, list, random);
        }
    }

    [Theory]
    [InlineData(1, 10, 15)]
    [InlineData(2, 40, 1)]
    [InlineData(3, 40, 40)]
    [InlineData(4, 0, 25)]
    [InlineData(5, 25, 0)]
    public void Older_and_later_ones_together(int seed, int older, int later)
    {
        var random = new Random(seed);
        var list = new List<Paid>();
        for (var n = 0; n < older + later; n++) list.Add(Next(random, list));
        var (first, second) = (Of(list[..older]), Of(list[older..]));
        first.Add(second).ShouldBe(list.Count > Room ? list[list.Count - Room - 1].Position : null);
        Compare(first, list[Math.Max(0, list.Count - Room)..], random);
    }

    [Fact]
    public void Nothing_is_left_of_what_was_cleared()
    {
        var random = new Random(1);
        var list = new List<Paid>();
        for (var n = 0; n < 30; n++) list.Add(Next(random, list));
        var recent = Of(list);
        recent.Clear();
        Compare(recent, [], random);
        var next = Next(random, list);
        recent.Add(next.Position, next.Sender, next.Receiver, next.IsPublic);
        Compare(recent, [next], random);
    }

    static RecentPayments Of(IEnumerable<Paid> list)
    {
        var recent = new RecentPayments(Room);
        foreach (var paid in list) recent.Add(paid.Position, paid.Sender, paid.Receiver, paid.IsPublic);
        return recent;
    }

    static Paid Next(Random random, List<Paid> list)
    {
        var sender = random.Next(People.Length);
        return new((list.Count == 0 ? 0 : list[^1].Position) + random.Next(1, 4), People[sender], People[(sender + random.Next(1, People.Length)) % People.Length], random.Next(3) == 0);
    }

    static void Compare(RecentPayments recent, List<Paid> list, Random random)
    {
        recent.Count.ShouldBe(list.Count);
        var (person, other, limit) = (People[random.Next(People.Length)], People[random.Next(People.Length)], random.Next(1, 30));
        var before = random.Next(2) == 0 || list.Count == 0 ? long.MaxValue : list[random.Next(list.Count)].Position;
        var friends = People.Where(_ => random.Next(2) == 0).ToArray();
        long[] Newest(Func<Paid, bool> which) => [.. list.Where(p => p.Position < before && which(p)).Select(p => p.Position).Reverse().Take(limit)];
        recent.Of(person, friends, before, limit).ShouldBe(Newest(p => p.Has(person) || friends.Any(p.Has)));
        recent.Of(person, [], before, limit).ShouldBe(Newest(p => p.Has(person)));
        if (person != other) recent.Between(person, other, before, limit).ShouldBe(Newest(p => p.Has(person) && p.Has(other)));
        recent.Public(before, limit).ShouldBe(Newest(p => p.IsPublic));
        recent.With(person).ShouldBe(list.Where(p => p.Has(person)).Select(p => p.Sender == person ? p.Receiver : p.Sender).Distinct(), ignoreOrder: true);
    }
}
