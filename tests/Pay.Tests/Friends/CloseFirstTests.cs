namespace Quits.Pay.Tests.Friends;

/// <summary>FR-3: friends first, then past counterparties, then everyone; among each the exact name, prefixes, parts, likeness.</summary>
public sealed class CloseFirstTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Friends_come_first_then_people_I_paid_then_everyone()
    {
        var me = await App.Person(has: 1_000);
        var all = new Dictionary<string, Member>();
        foreach (var name in new[] { "oslo", "oslo.a", "x.oslo", "oslo.b", "y.oslo", "oslo.z", "z.oslo" }) all[name] = await App.Person(name: name);
        foreach (var friend in new[] { "x.oslo", "oslo.z" }) await me.BecomesFriendOf(all[friend]);
        (await me.Sends(all["y.oslo"], 1)).Is(201);
        (await Named(has: 10, "oslo.payer", all)).Status.ShouldBe(201);
        (await Finds(me, "oslo")).ShouldBe(["oslo.z", "x.oslo", "oslo.payer", "y.oslo", "oslo", "oslo.a", "oslo.b", "z.oslo"]);
        (await Paged(me, "oslo")).ShouldBe(await Finds(me, "oslo"));

        async Task<Reply> Named(long has, string name, Dictionary<string, Member> into) => await (into[name] = await App.Person(has, name)).Sends(me, 1);
    }

    [Fact]
    public async Task Friends_find_each_other_always_and_others_only_by_the_exact_username()
    {
        var (me, eve) = (await App.Person(has: 100), await App.Person(has: 100));
        var shy = await App.Person(name: "bergen.shy");
        (await shy.Patches("/v1/me", new { displayName = "Quiet Bergen", settings = new { findable = false } })).Is(200);
        await me.BecomesFriendOf(shy);
        foreach (var query in new[] { "ber", "bergen", "quiet", "Bergen.Shy", "en.sh", "bergenn" }) (await Finds(me, query)).ShouldBe(["bergen.shy"], query);
        (await eve.Sends(shy, 1)).Is(201);
        foreach (var query in new[] { "ber", "bergen", "quiet", "bergen.sh", "bergenn" }) (await Finds(eve, query)).ShouldBeEmpty(query);
        (await Finds(eve, "Bergen.Shy")).ShouldBe(["bergen.shy"]);
    }

    [Fact]
    public async Task Whom_a_block_hides_is_found_by_neither_in_no_way()
    {
        var (me, foe) = (await App.Person(has: 100), await App.Person(name: "tromso.foe"));
        (await me.Sends(foe, 1)).Is(201);
        (await Finds(me, "tromso")).ShouldBe(["tromso.foe"]);
        await foe.Blocks(me);
        foreach (var query in new[] { "tro", "tromso", "tromso.foe", "omso.f", "tromsa" }) (await Finds(me, query)).ShouldBeEmpty(query);
        (await Finds(foe, me.Username)).ShouldNotContain(me.Username);
        (await Finds(await App.Person(), "tromso")).ShouldBe(["tromso.foe"]);
    }

    [Fact]
    public async Task Wildcards_among_friends_are_ordinary_characters()
    {
        var me = await App.Person();
        foreach (var name in new[] { "bodo_1", "bodox1" }) await me.BecomesFriendOf(await App.Person(name: name));
        (await Finds(me, "bodo_")).ShouldBe(["bodo_1"]);
        (await Finds(me, "bod%")).ShouldBeEmpty();
        (await Finds(me, "\\")).ShouldBeEmpty();
    }

    /// <summary>Names that sort around each other by letters of any kind are paged whole.</summary>
    [Fact]
    public async Task Pages_are_whole_over_every_kind_of_match()
    {
        var me = await App.Person(has: 1_000);
        string[] displays = ["Narvik", "narvik", "NARVIK 2", "Närvik", "Æ Narvik", "Narvik 🍕", "Narvikk", "Old Narvik"];
        foreach (var (i, display) in displays.Index())
        {
            var one = await App.Person(name: i % 2 == 0 ? $"nar{i}.narvik" : $"town{i}");
            (await one.Patches("/v1/me", new { displayName = display })).Is(200);
            if (i == 3) await me.BecomesFriendOf(one);
            if (i == 5) (await me.Sends(one, 1)).Is(201);
        }
        var found = await Finds(me, "narvik");
        found.Length.ShouldBe(7);
        (await Paged(me, "narvik")).ShouldBe(found);
        (await Paged(me, "narv")).ShouldBe(await Finds(me, "narv"));
    }

    static async Task<string[]> Finds(Member who, string query) =>
        [.. (await who.Gets($"/v1/users?limit=100&query={Uri.EscapeDataString(query)}")).Is(200).Items.Select(i => i.GetProperty("username").GetString()!)];

    static async Task<string[]> Paged(Member who, string query)
    {
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = (await who.Gets($"/v1/users?query={Uri.EscapeDataString(query)}&limit=1{(cursor is null ? "" : $"&cursor={cursor}")}")).Is(200);
            seen.AddRange(page.Items.Select(i => i.GetProperty("username").GetString()!));
            cursor = page.Words("nextCursor");
        }
        while (cursor is not null);
        return [.. seen];
    }
}
