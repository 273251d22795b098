namespace Quits.Pay.Tests.Friends;

/// <summary>FR-3: find people by name; who does not want to be found is found by the exact username only.</summary>
public sealed class SearchTests(SearchTests.Town app) : PayTests<SearchTests.Town>(app)
{
    /// <summary>A few people to look for.</summary>
    public sealed class Town : PayApp
    {
        public Member Me { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Me = await Named("seeker", "Sam Seeker");
            await Named("maria", "Maria Miller");
            await Named("maria_m", "Maria Moreno");
            await Named("mariaXm", "Mara X");
            await Named("anna.maria", "Anna Maria Huber");
            await Named("fifty.percent", "Fifty 50% Off");
            await Named("fifty.more", "Fifty 501 Off");
            var hidden = await Named("hidden.maria", "Hidden Maria");
            (await hidden.Patches("/v1/me", new { settings = new { findable = false } })).Is(200);
        }

        async Task<Member> Named(string username, string displayName)
        {
            var one = await Person(name: username);
            (await one.Patches("/v1/me", new { displayName })).Is(200);
            return one;
        }
    }

    [Fact]
    public async Task The_exact_username_comes_first_then_prefixes_then_the_rest()
    {
        var found = await Finds("maria");
        found[0].ShouldBe("maria");
        found[1..3].ShouldBe(["maria_m", "mariaXm"], ignoreOrder: true);
        found[3..].ShouldContain("anna.maria");
    }

    [Theory]
    [InlineData("MARIA", "maria")]
    [InlineData("@maria", "maria")]
    [InlineData("  maria ", "maria")]
    [InlineData("miller", "maria")]
    [InlineData("Maria Mor", "maria_m")]
    [InlineData("huber", "anna.maria")]
    [InlineData("morenno", "maria_m")]
    public async Task People_are_found_by_parts_of_either_name_whatever_the_case(string query, string username) => (await Finds(query)).ShouldContain(username);

    [Theory]
    [InlineData("maria_", "maria_m")]
    [InlineData("50%", "fifty.percent")]
    public async Task Percent_and_underscore_are_ordinary_characters(string query, string only) => (await Finds(query))[0].ShouldBe(only);

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("%%")]
    [InlineData("m%a")]
    [InlineData("\\")]
    [InlineData("*")]
    [InlineData("'")]
    public async Task A_wildcard_alone_does_not_find_everyone(string query) => (await Finds(query)).Length.ShouldBeLessThan(2);

    [Fact]
    public async Task Who_hides_is_found_by_the_exact_username_only()
    {
        (await Finds("hidden")).ShouldBeEmpty();
        (await Finds("maria")).ShouldNotContain("hidden.maria");
        (await Finds("Hidden.Maria")).ShouldContain("hidden.maria");
    }

    [Fact]
    public async Task One_does_not_find_oneself() => (await Finds("seeker")).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("@")]
    public async Task Nothing_is_found_by_nothing(string query) => (await Finds(query)).ShouldBeEmpty();

    [Fact]
    public async Task A_result_shows_what_anyone_may_know() =>
        (await App.Me.Gets("/v1/users?query=maria")).Items[0].EnumerateObject().Select(p => p.Name).ShouldBe(["id", "username", "displayName", "avatarUrl"], ignoreOrder: true);

    [Fact]
    public async Task Pages_hold_each_person_once()
    {
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = (await App.Me.Gets($"/v1/users?query=maria&limit=1{(cursor is null ? "" : $"&cursor={cursor}")}")).Is(200);
            seen.AddRange(page.Items.Select(i => i.GetProperty("username").GetString()!));
            cursor = page.Words("nextCursor");
        }
        while (cursor is not null);
        seen.ShouldBe(await Finds("maria"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=%F0%9F%8D%95", "cursor")]
    public async Task An_odd_page_is_refused(string query, string field) => (await App.Me.Gets($"/v1/users?query=maria&{query}")).IsRefused("VALIDATION_ERROR", 400, field);

    [Fact]
    public async Task A_very_long_search_is_refused()
    {
        (await App.Me.Gets($"/v1/users?query={new string('x', 101)}")).IsRefused("VALIDATION_ERROR", 400, "query");
        (await App.Me.Gets("/v1/users?query=a%00b")).IsRefused("VALIDATION_ERROR", 400, "query");
    }

    async Task<string[]> Finds(string query) =>
        [.. (await App.Me.Gets($"/v1/users?query={Uri.EscapeDataString(query)}")).Is(200).Items.Select(i => i.GetProperty("username").GetString()!)];
}
