namespace Quits.Pay.Tests.Friends;

/// <summary>
/// FR-2, FD-2 as a property: whatever a few people do to each other, by the front door, every list, profile and count is what a naive
/// model of two sets says. The seed in the name reproduces a failure.
/// </summary>
public sealed class FriendHistoryTests(PayApp app) : PayTests<PayApp>(app)
{
    const int People = 5, Acts = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Any_history_agrees_with_the_naive_model(int seed)
    {
        var random = new Random(seed);
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => App.Person()));
        var naive = new NaiveFriends();
        for (var i = 0; i < Acts; i++)
        {
            var (a, b, act) = (random.Next(People), random.Next(People), random.Next(10));
            if (a == b) continue;
            var (reply, expected) = act switch
            {
                < 5 => (await people[a].Befriends(people[b]), naive.Befriend(a, b)),
                < 7 => (await people[a].PartsFrom(people[b]), naive.Part(a, b)),
                < 9 => (await people[a].Blocks(people[b]), naive.Block(a, b)),
                _ => (await people[a].Unblocks(people[b]), naive.Unblock(a, b)),
            };
            reply.Status.ShouldBe(expected, $"seed {seed}, act {i}: {act} of {a} to {b}");
        }
        for (var a = 0; a < People; a++) await Agrees(people, a, naive, $"seed {seed}, person {a}");
    }

    async Task Agrees(Member[] people, int a, NaiveFriends naive, string where)
    {
        (await Listed(people, a, "/v1/friends?limit=100")).ShouldBe([.. naive.FriendsOf(a)], where);
        (await Listed(people, a, "/v1/friends/requests?direction=received")).ShouldBe([.. naive.Asks.Where(x => x.Other == a).Select(x => x.Person).Order()], where);
        (await Listed(people, a, "/v1/friends/requests?direction=sent")).ShouldBe([.. naive.Asks.Where(x => x.Person == a).Select(x => x.Other).Order()], where);
        (await Listed(people, a, "/v1/blocks")).ShouldBe([.. naive.Blocks.Where(x => x.Person == a).Select(x => x.Other).Order()], where);
        (await App.One<int?>("select friends from friends.circle where person = @Id", new { people[a].Id }) ?? 0).ShouldBe(naive.FriendsOf(a).Count(), where);
        for (var b = 0; b < People; b++)
        {
            if (a == b) continue;
            var profile = await people[a].Gets($"/v1/users/{people[b].Username}");
            if (naive.Sees(a, b) is not { } relation) profile.IsRefused("NOT_FOUND", 404);
            else profile.Is(200).Words("relation").ShouldBe(relation, where);
            if (profile.Status == 200 && profile.Words("relation") != "blocked") profile.At("mutualFriends").GetInt32().ShouldBe(naive.FriendsOf(a).Intersect(naive.FriendsOf(b)).Count(), where);
            (await people[a].Gets($"/v1/users?query={people[b].Username}")).Items.Any(i => i.GetProperty("id").GetGuid() == people[b].Id).ShouldBe(!naive.AreBlocked(a, b), where);
        }
    }

    static async Task<int[]> Listed(Member[] people, int a, string path) =>
        [.. (await people[a].Gets(path)).Is(200).Items.Select(i => Array.FindIndex(people, p => p.Id == i.GetProperty("id").GetGuid())).Order()];

    /// <summary>Three sets of pairs and the obvious rules; answers are HTTP statuses.</summary>
    sealed class NaiveFriends
    {
        public HashSet<(int Person, int Other)> Asks { get; } = [];
        public HashSet<(int Person, int Other)> Blocks { get; } = [];
        readonly HashSet<(int Person, int Other)> _friends = [];

        public bool AreBlocked(int a, int b) => Blocks.Contains((a, b)) || Blocks.Contains((b, a));

        public IEnumerable<int> FriendsOf(int a) => _friends.Where(f => f.Person == a).Select(f => f.Other).Order();

        public int Befriend(int a, int b)
        {
            if (Blocks.Contains((a, b))) return 409;
            if (Blocks.Contains((b, a))) return 404;
            if (_friends.Contains((a, b))) return 200;
            if (Asks.Remove((b, a))) _friends.UnionWith([(a, b), (b, a)]);
            else Asks.Add((a, b));
            return 200;
        }

        public int Part(int a, int b)
        {
            if (Blocks.Contains((b, a)) && !Blocks.Contains((a, b))) return 404;
            End(a, b);
            return 204;
        }

        public int Block(int a, int b)
        {
            Blocks.Add((a, b));
            End(a, b);
            return 204;
        }

        public int Unblock(int a, int b)
        {
            if (Blocks.Contains((b, a)) && !Blocks.Contains((a, b))) return 404;
            Blocks.Remove((a, b));
            return 204;
        }

        public string? Sees(int a, int b) =>
            Blocks.Contains((a, b)) ? "blocked"
            : Blocks.Contains((b, a)) ? null
            : _friends.Contains((a, b)) ? "friends"
            : Asks.Contains((a, b)) ? "asked"
            : Asks.Contains((b, a)) ? "askedByOther" : "none";

        void End(int a, int b)
        {
            _friends.ExceptWith([(a, b), (b, a)]);
            Asks.ExceptWith([(a, b), (b, a)]);
        }
    }
}
