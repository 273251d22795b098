using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quits.Kernel;

namespace Quits.Pay.Tests.Friends;

/// <summary>FR-3: of very many friends a search looks at the newest only, and every friend is still found, once.</summary>
public sealed class ManyFriendsTests(ManyFriendsTests.Star app) : PayTests<ManyFriendsTests.Star>(app)
{
    const int Friends = 100_000;

    /// <summary>Somebody with very many friends, made as the operations leave them: rows both ways, and their count.</summary>
    public sealed class Star : PayApp
    {
        const string Seed = """
            with made as (
                insert into identity.person (id, username, email, display_name, password_hash, findable, created_at)
                select gen_random_uuid(), 'f' || n || substr(md5(n::text), 1, 6), n || '@star.example',
                       (array['Maria', 'Jonas', 'Aisha', 'Chen', 'Olga', 'Pedro', 'Amina', 'Lars', 'Yuki', 'Noah'])[1 + n % 10] || ' ' || initcap(substr(md5('x' || n), 1, 7)),
                       'x', n % 7 <> 0, now()
                from generate_series(1, @friends) n returning id, username
            ), numbered as (select id, row_number() over (order by username collate "C") as n from made),
            mine as (insert into friends.relation (person, other, state, since) select @me, id, 3, now() - make_interval(secs => n) from numbered),
            theirs as (insert into friends.relation (person, other, state, since) select id, @me, 3, now() - make_interval(secs => n) from numbered)
            insert into friends.circle (person, friends) values (@me, @friends) returning 1
            """;

        public Member Me { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Me = await Person(name: "the.star");
            await One<int>(Seed, new { me = Me.Id, friends = Friends });
            await One<int>("analyze identity.person, friends.relation, friends.circle; select 1");
        }
    }

    /// <summary>Counted in rows, for time says more of the machine: the newest friends, and whom the text finds.</summary>
    [Fact]
    public async Task A_search_reads_no_more_relations_for_a_hundred_thousand_friends()
    {
        string[] texts = ["m", "ma", "maria", "jonas a", "f5", "f50", "olga", "abc", "3e", "pedrro", "zzzz", "chen 0f3", "the", "yuki b", "noah noah"];
        foreach (var text in texts)
        {
            var before = await RelationsRead();
            await Finds(text);
            (await RelationsRead() - before).ShouldBeInRange(1, 10 * Limits.SearchedFriends, text);
        }
    }

    /// <summary>What a connection read is counted at the latest when it ends, those of the tests before too.</summary>
    async Task<decimal> RelationsRead()
    {
        var pids = await App.Rows<int>("select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and application_name not in ('quits-apart', 'quits-owner')");
        App.Services.GetRequiredService<Db>().App.Clear();
        await using (var ours = new NpgsqlConnection(App.ConnectionString)) NpgsqlConnection.ClearPool(ours);
        await PayApp.Eventually(() => App.One<bool>("select not exists (select from pg_stat_activity where pid = any(@pids))", new { pids = pids.ToArray() }), "the end of the connections");
        return await App.One<decimal>("""
            select (select seq_tup_read from pg_stat_user_tables where relid = 'friends.relation'::regclass)
                 + (select sum(idx_tup_read) from pg_stat_user_indexes where relid = 'friends.relation'::regclass)
            """);
    }

    /// <summary>The newest friends come first, older ones stand among everyone, also those who are not to be found by strangers.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1_999)]
    [InlineData(2_000)]
    [InlineData(2_001)]
    [InlineData(99_999)]
    public async Task Every_friend_is_found_however_long_ago_they_became_one(int nth)
    {
        foreach (var findable in new[] { true, false })
        {
            var username = await App.One<string>("""
                select p.username from friends.relation r join identity.person p on p.id = r.other
                where r.person = @me and p.findable = @findable order by abs(extract(epoch from r.since) - (select extract(epoch from max(since)) from friends.relation where person = @me) + @nth - 1) limit 1
                """, new { me = App.Me.Id, nth, findable });
            (await Finds(username))[0].ShouldBe(username);
            (await Finds(username[..^1])).ShouldContain(username);
        }
    }

    [Fact]
    public async Task Pages_hold_everybody_once()
    {
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = (await App.Me.Gets($"/v1/users?query=f10&limit=100{(cursor is null ? "" : $"&cursor={cursor}")}")).Is(200);
            seen.AddRange(page.Items.Select(i => i.GetProperty("username").GetString()!));
            cursor = page.Words("nextCursor");
        }
        while (cursor is not null);
        var prefixed = await App.Rows<string>("select username from identity.person where username like 'f10%'");
        seen.ShouldBeUnique();
        seen.Where(name => name.StartsWith("f10", StringComparison.Ordinal)).ShouldBe(prefixed, ignoreOrder: true);
    }

    async Task<string[]> Finds(string query) =>
        [.. (await App.Me.Gets($"/v1/users?query={Uri.EscapeDataString(query)}")).Is(200).Items.Select(i => i.GetProperty("username").GetString()!)];
}
