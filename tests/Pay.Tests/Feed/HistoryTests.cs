namespace Quits.Pay.Tests.Feed;

/// <summary>
/// FD-1..FD-9 as a property: whatever happened among some people, each sees in each feed exactly what the naive definition says; and
/// while the fold is still at it, never anything else. A failing seed is run again by its number.
/// </summary>
public abstract class HistoryTests<TApp>(TApp app) : PayTests<TApp>(app) where TApp : PayApp
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

    /// <summary>Everything at once from several sides; the naive definition is told afterwards, by the books, in which order it was.</summary>
    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    public async Task What_happens_at_the_same_time_ends_as_the_naive_definition_says(int seed)
    {
        var people = new Member[People];
        for (var i = 0; i < People; i++) people[i] = await App.Person(has: 10_000);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(side => Task.Run(async () =>
        {
            // Each side knows only what it did itself, so it meets refusals that the naive definition does not expect.
            var (random, own) = (new Random(seed * 10 + side), new NaiveFeed());
            for (var step = 0; step < Steps; step++)
            {
                var one = people[random.Next(People)];
                var other = people.Where(p => p != one).ElementAt(random.Next(People - 1));
                await Attempt(random, own, one, other);
            }
        })));
        await App.Folded();
        var naive = await Remembered(people);
        foreach (var viewer in people)
            foreach (var other in people) await Compare(naive, viewer, other, people, new Random(seed), atLeast: true);
    }

    static async Task Attempt(Random random, NaiveFeed own, Member one, Member other)
    {
        var visibility = Visibilities[random.Next(3)];
        switch (random.Next(10))
        {
            case < 5:
                var sent = await one.Sends(other, 1, visibility: visibility);
                sent.Status.ShouldBeOneOf(201, 404);
                if (sent.Status == 201) own.Pay(sent.Id("transfer.id"), one.Id, other.Id, visibility);
                break;
            case 5:
                (await one.Befriends(other)).Status.ShouldBeOneOf(200, 404, 422, 409);
                (await other.Befriends(one)).Status.ShouldBeOneOf(200, 404, 422, 409);
                break;
            case 6:
                await (random.Next(2) == 0 ? one.PartsFrom(other) : one.Unblocks(other));
                break;
            case 7 when random.Next(3) == 0:
                (await one.Blocks(other)).Is(204);
                break;
            case 8 when visibility != "public" && random.Next(4) == 0:
                (await one.Posts("/v1/transfers/narrow", new { visibility })).Is(200);
                break;
            case 9 when own.Payments.Count > 0:
                var payment = own.Payments[random.Next(own.Payments.Count)];
                (await one.Patches($"/v1/transfers/{payment.Id}", new { visibility })).Status.ShouldBeOneOf(200, 404, 422);
                break;
        }
    }

    /// <summary>The naive definition, told what the tables of the modules say, past the feed.</summary>
    async Task<NaiveFeed> Remembered(Member[] people)
    {
        var (naive, ids) = (new NaiveFeed(), people.Select(p => p.Id).ToArray());
        foreach (var (id, sender, receiver, visibility) in await App.Rows<(Guid, Guid, Guid, string)>("""
            select l.id, l.actor, l.subject, case n.visibility when 2 then 'friends' when 3 then 'private' else l.payload ->> 'visibility' end
            from ledger.log l left join transfers.narrowed n using (position) where l.kind = 'transfer' and l.outcome = 0 and l.actor = any(@ids) order by position
            """, new { ids })) naive.Pay(id, sender, receiver, visibility);
        foreach (var (person, other, state) in await App.Rows<(Guid, Guid, short)>("select person, other, state from friends.relation where person = any(@ids)", new { ids }))
        {
            if (state == 3) naive.Befriend(person, other);
            if (state is 4 or 6) naive.Block(person, other);
        }
        return naive;
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

/// <summary>As installed: everybody is fanned out.</summary>
public sealed class FannedOutHistoryTests(PayApp app) : HistoryTests<PayApp>(app);

/// <summary>FD-6: nearly everybody has too many friends for that and is merged in at read.</summary>
public sealed class BroadHistoryTests(BroadApp app) : HistoryTests<BroadApp>(app)
{
    [Fact]
    public async Task The_payments_of_broad_people_are_not_written_to_their_friends_timelines()
    {
        var (star, fans) = (await App.Person(has: 100), new List<Member>());
        for (var i = 0; i < 4; i++)
        {
            fans.Add(await App.Person());
            await fans[i].BecomesFriendOf(star);
        }
        await App.Folded();
        var told = await App.One<long>("select count(*) from feed.timeline where person = any(@fans)", new { fans = fans.Select(f => f.Id).ToArray() });
        var id = await star.Pays(await App.Person());
        await App.Folded();
        foreach (var fan in fans) (await fan.FeedIds("/v1/feed")).ShouldBe([id]);
        (await App.One<long>("select count(*) from feed.timeline where person = any(@fans)", new { fans = fans.Select(f => f.Id).ToArray() })).ShouldBe(told);
        await fans[0].PartsFrom(star);
        await App.Folded();
        (await fans[0].FeedIds("/v1/feed")).ShouldBeEmpty();
    }
}

/// <summary>The app where more than two friends are very many.</summary>
public sealed class BroadApp : PayApp
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(base.Settings) { ["Feed:BroadAudience"] = "2" };
}
