namespace Quits.Pay.Tests.Friends;

/// <summary>Every list of this module: whole and without repetition under any paging, and of its owner alone.</summary>
public sealed class FriendListTests(FriendListTests.Neighbourhood app) : PayTests<FriendListTests.Neighbourhood>(app)
{
    const int Each = 7;

    /// <summary>Someone with seven friends, seven asks each way, seven blocks and friends of friends.</summary>
    public sealed class Neighbourhood : PayApp
    {
        public Member Me { get; private set; } = null!;

        public Member Friend { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Me = await Person();
            Friend = await Person(name: "best.friend");
            foreach (var other in await Many("friend")) await Both(other, Me, Friend);
            foreach (var other in await Many("asker")) await other.Befriends(Me);
            foreach (var other in await Many("asked")) await Me.Befriends(other);
            foreach (var other in await Many("foe")) await Me.Blocks(other);
            foreach (var other in await Many("stranger")) await other.BecomesFriendOf(Friend);
            await Me.BecomesFriendOf(Friend);
        }

        static async Task Both(Member one, params Member[] others)
        {
            foreach (var other in others) await one.BecomesFriendOf(other);
        }

        async Task<Member[]> Many(string name) => await Task.WhenAll(Enumerable.Range(0, Each).Select(i => Person(name: $"{name}{i}")));
    }

    [Theory]
    [InlineData("/v1/friends?", "friend", Each + 1)]
    [InlineData("/v1/friends?query=friend&", "friend", Each + 1)]
    [InlineData("/v1/friends?query=best.fr&", "best.friend", 1)]
    [InlineData("/v1/friends/requests?", "asker", Each)]
    [InlineData("/v1/friends/requests?direction=received&", "asker", Each)]
    [InlineData("/v1/friends/requests?direction=sent&", "asked", Each)]
    [InlineData("/v1/friends/suggestions?", "stranger", Each)]
    [InlineData("/v1/blocks?", "foe", Each)]
    [InlineData("/v1/users/best.friend/mutual-friends?", "friend", Each)]
    [InlineData("/v1/users/best.friend/friends?", "", 2 * Each + 1)]
    public async Task Pages_hold_everyone_once_in_the_order_of_the_whole(string path, string name, int count)
    {
        var whole = (await App.Me.Gets($"{path}limit=100")).Is(200);
        whole.Items.Select(NameOf).ShouldAllBe(n => n.Contains(name));
        whole.Items.Select(NameOf).Distinct().Count().ShouldBe(count);
        whole.Words("nextCursor").ShouldBeNull();
        foreach (var limit in new[] { 1, 3, Each })
        {
            var (seen, cursor) = (new List<string>(), (string?)null);
            do
            {
                // The cursor keeps its filters.
                var page = (await App.Me.Gets($"{(cursor is null ? path : path.Split('?')[0] + "?")}limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).Is(200);
                page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
                seen.AddRange(page.Items.Select(NameOf));
                cursor = page.Words("nextCursor");
            }
            while (cursor is not null);
            seen.ShouldBe(whole.Items.Select(NameOf));
        }
    }

    [Theory]
    [InlineData("/v1/friends?")]
    [InlineData("/v1/friends/requests?")]
    [InlineData("/v1/friends/requests?direction=sent&")]
    [InlineData("/v1/friends/suggestions?")]
    [InlineData("/v1/blocks?")]
    [InlineData("/v1/users/best.friend/mutual-friends?")]
    [InlineData("/v1/users/best.friend/friends?")]
    public async Task A_cursor_is_its_readers_and_its_lists(string path)
    {
        var cursor = (await App.Me.Gets($"{path}limit=1")).Is(200).Words("nextCursor").ShouldNotBeNull();
        (await App.Friend.Gets($"{path}cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await App.Me.Gets($"{(path.StartsWith("/v1/blocks") ? "/v1/friends?" : "/v1/blocks?")}cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await App.Me.Gets($"/v1/users/friend1/friends?cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await App.Me.Gets($"{path}cursor=nonsense")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await App.Me.Gets($"{path}limit=0")).IsRefused("VALIDATION_ERROR", 400, "limit");
        (await App.Me.Gets($"{path}limit=101")).IsRefused("VALIDATION_ERROR", 400, "limit");
    }

    [Fact]
    public async Task Friends_requests_and_blocks_are_newest_first_with_their_time()
    {
        foreach (var path in new[] { "/v1/friends", "/v1/friends/requests", "/v1/friends/requests?direction=sent", "/v1/blocks" })
        {
            var items = (await App.Me.Gets(path)).Is(200).Items;
            items[0].EnumerateObject().Select(p => p.Name).ShouldBe(["id", "username", "displayName", "avatarUrl", "since"], ignoreOrder: true);
            items.Select(i => i.GetProperty("since").GetDateTimeOffset()).ShouldBeInOrder(SortDirection.Descending);
        }
        NameOf((await App.Me.Gets("/v1/friends?limit=1")).Items[0]).ShouldBe("best.friend");
    }

    [Theory]
    [InlineData("/v1/friends/requests?direction=both", "direction")]
    [InlineData("/v1/friends?query=a%00b", "query")]
    public async Task An_odd_filter_is_refused(string path, string field) => (await App.Me.Gets(path)).IsRefused("VALIDATION_ERROR", 400, field);

    [Theory]
    [InlineData("%25")]
    [InlineData("_")]
    [InlineData("\\")]
    public async Task Wildcards_are_ordinary_characters_among_friends_too(string query) => (await App.Me.Gets($"/v1/friends?query={query}")).Is(200).Items.ShouldBeEmpty();

    static string NameOf(System.Text.Json.JsonElement item) => item.GetProperty("username").GetString()!;
}
