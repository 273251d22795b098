namespace Quits.Pay.Tests.Feed;

/// <summary>
/// FD-1..FD-9 as a property: whatever happened among some people, each sees in each feed exactly what the naive definition says; and
/// while the fold is still at it, never anything else. A failing seed is run again by its number.
/// </summary>
public sealed class HistoryTests(PayApp app) : PayTests<PayApp>(app)
{
    const int People = 6, Steps = 90;

    static readonly string[] Visibilities = ["public", "friends", "private"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_each_sees_is_what_the_naive_definition_says(int seed)
    {
        var (random, naive, people) = (new Random(seed), new NaiveFeed(), new Member[People]);
        for (var i = 0; i < People; i++) people[i] = await App.Person(has: 10_000);
        for (var step = 0; step < Steps; step++)
        {
            await Act(random, naive, people);
            // At once: nothing that may not be seen, whatever the fold has got to.
            var viewer = people[random.Next(People)];
            await Compare(naive, viewer, people[random.Next(People)], people, random, atLeast: false);
        }
        await App.Folded();
        foreach (var viewer in people)
        {
            await Compare(naive, viewer, people[random.Next(People)], people, random, atLeast: true);
            foreach (var payment in naive.Payments) (await viewer.Gets($"/v1/transfers/{payment.Id}")).Is(naive.Sees(viewer.Id, payment) ? 200 : 404);
        }
    }

    static async Task Act(Random random, NaiveFeed naive, Member[] people)
    {
        var one = people[random.Next(People)];
        var other = people.Where(p => p != one).ElementAt(random.Next(People - 1));
        var visibility = Visibilities[random.Next(3)];
        switch (random.Next(100))
        {
            case < 45 when !naive.AreBlocked(one.Id, other.Id):
                naive.Pay(await one.Pays(other, visibility), one.Id, other.Id, visibility);
                break;
            case < 65 when !naive.AreBlocked(one.Id, other.Id):
                await one.BecomesFriendOf(other);
                naive.Befriend(one.Id, other.Id);
                break;
            case < 75 when naive.AreFriends(one.Id, other.Id):
                await one.PartsFrom(other);
                naive.Unfriend(one.Id, other.Id);
                break;
            case < 80:
                await one.Blocks(other);
                naive.Block(one.Id, other.Id);
                break;
            case < 86 when naive.Blocks(one.Id, other.Id):
                await one.Unblocks(other);
                naive.Unblock(one.Id, other.Id);
                break;
            case < 97 when naive.Payments.Count > 0:
                await Narrow(naive, one, naive.Payments[random.Next(naive.Payments.Count)], visibility);
                break;
            case >= 97 when visibility != "public":
                (await one.Posts("/v1/transfers/narrow", new { visibility })).Is(200);
                naive.NarrowAll(one.Id, visibility);
                break;
        }
    }

    static async Task Narrow(NaiveFeed naive, Member one, NaiveFeed.Payment payment, string visibility)
    {
        var wider = Array.IndexOf(Visibilities, visibility) < Array.IndexOf(Visibilities, payment.Visibility);
        (await one.Patches($"/v1/transfers/{payment.Id}", new { visibility })).Is(!payment.Has(one.Id) ? 404 : wider ? 422 : 200);
        if (payment.Has(one.Id)) naive.Narrow(payment, visibility);
    }

    static async Task Compare(NaiveFeed naive, Member viewer, Member other, Member[] people, Random random, bool atLeast)
    {
        var among = naive.Payments.Select(p => p.Id).ToHashSet();
        foreach (var (scope, path) in new[]
        {
            ("friends", "/v1/feed"), ("everyone", "/v1/feed?scope=everyone"), ("me", "/v1/feed?scope=me"),
            ("between", $"/v1/feed?scope=me&with={other.Id}"), ("person", $"/v1/users/{other.Username}/feed"),
        })
        {
            if (naive.At(viewer.Id, scope, other.Id) is not { } expected)
            {
                (await viewer.Gets(path)).IsRefused("NOT_FOUND", 404);
                continue;
            }
            // Other histories of this class have public payments, too.
            var seen = (await viewer.FeedIds(path, random.Next(1, 30))).Where(among.Contains).ToArray();
            if (atLeast) seen.ShouldBe(expected, $"{scope} of {Array.IndexOf(people, viewer)}");
            else seen.ShouldBe(expected.Where(seen.Contains), $"{scope} of {Array.IndexOf(people, viewer)}, at once");
        }
    }
}
