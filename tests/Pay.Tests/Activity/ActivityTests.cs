using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Quits.Ledger.Log;

namespace Quits.Pay.Tests.Activity;

/// <summary>TR-15: a wallet's lines, complete, ordered, with the balance after each.</summary>
public sealed class ActivityTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Every_line_has_the_balance_after_it()
    {
        var (ann, bob) = (await App.Person(has: 1_000), await App.Person(has: 50));
        (await ann.Sends(bob, 300, "lunch")).Is(201);
        (await bob.Sends(ann, 120)).Is(201);
        var last = (await ann.Sends(bob, 5)).Is(201);
        var lines = await Lines(ann, last);
        lines.Select(l => (Kind(l), l.GetProperty("amount").GetInt64(), l.GetProperty("balanceAfter").GetInt64())).ShouldBe(
            [("transfer_sent", -5, 815), ("transfer_received", 120, 820), ("transfer_sent", -300, 700), ("adjustment", 1_000, 1_000)]);
        (await Lines(bob, last)).Select(l => l.GetProperty("balanceAfter").GetInt64()).ShouldBe([235, 230, 350, 50]);
        lines[2].GetProperty("note").GetString().ShouldBe("lunch");
        lines[2].GetProperty("counterparty").GetProperty("id").GetGuid().ShouldBe(bob.Id);
        lines[2].GetProperty("reference").GetProperty("type").GetString().ShouldBe("transfer");
        (await ann.Gets($"/v1/transfers/{lines[2].GetProperty("reference").GetProperty("id").GetGuid()}")).Is(200).Words("note").ShouldBe("lunch");
    }

    /// <summary>LESSONS 8: many in one millisecond, paged to the end, each exactly once and newest first.</summary>
    [Fact]
    public async Task Five_hundred_lines_are_paged_each_exactly_once_newest_first()
    {
        var (ann, bob) = await App.Two(has: 100_000);
        var sent = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => ann.Sends(bob, 1 + i % 7)));
        var newest = sent.MaxBy(r => long.Parse(r.Is(201).Header("Quits-Position")!))!;
        var (seen, cursor) = (new List<JsonElement>(), (string?)"");
        do
        {
            var page = (await bob.Gets($"/v1/activity?limit=20{cursor}", After(newest))).Is(200);
            page.Items.Count.ShouldBeInRange(1, 20);
            seen.AddRange(page.Items);
            cursor = page.Words("nextCursor") is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        seen.Select(l => l.GetProperty("id").GetGuid()).ShouldBe(await App.Rows<Guid>("select id from ledger.log where kind = 'transfer' and subject = @Id order by position desc", new { bob.Id }));
        var balance = await App.BalanceOf(bob);
        foreach (var line in seen)
        {
            line.GetProperty("balanceAfter").GetInt64().ShouldBe(balance);
            balance -= line.GetProperty("amount").GetInt64();
        }
        balance.ShouldBe(0);
    }

    [Fact]
    public async Task Lines_are_filtered_by_kind_person_and_words()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var cid = await App.Person();
        (await ann.Sends(bob, 1, "Pizza night")).Is(201);
        (await ann.Sends(cid, 2, "100% cotton_shirt")).Is(201);
        (await bob.Sends(ann, 1, "pizza back")).Is(201);
        var last = (await ann.Sends(cid, 4, "shirts")).Is(201);
        (await Amounts(ann, last, "kind=transfer_sent")).ShouldBe([-4, -2, -1]);
        (await Amounts(ann, last, "kind=transfer_received,adjustment")).ShouldBe([1, 1_000]);
        (await Amounts(ann, last, "kind=refund")).ShouldBeEmpty();
        (await Amounts(ann, last, $"person={bob.Id}")).ShouldBe([1, -1]);
        (await Amounts(ann, last, $"person={ann.Id}")).ShouldBeEmpty();
        (await Amounts(ann, last, "query=pizza")).ShouldBe([1, -1]);
        (await Amounts(ann, last, "query=PIZZA%20night")).ShouldBe([-1]);
        (await Amounts(ann, last, "query=shirt")).ShouldBe([-4, -2]);
        (await Amounts(ann, last, $"query={cid.Username}")).ShouldBe([-4, -2]);
        (await Amounts(ann, last, $"query=pizza&kind=transfer_sent&person={bob.Id}")).ShouldBe([-1]);
    }

    [Theory]
    [InlineData("%", 1)]
    [InlineData("_", 1)]
    [InlineData("100%", 1)]
    [InlineData("cotton_shirt", 1)]
    [InlineData("cot%shirt", 0)]
    [InlineData("c_tton", 0)]
    [InlineData("\\", 0)]
    [InlineData("'", 0)]
    [InlineData("\"", 0)]
    [InlineData("-", 0)]
    [InlineData("& | ! ( ) : *", 0)]
    public async Task Percent_and_underscore_are_ordinary_characters(string words, int lines)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.Sends(bob, 1, "plain words")).Is(201);
        var last = (await ann.Sends(bob, 2, "100% cotton_shirt")).Is(201);
        (await Amounts(bob, last, $"query={Uri.EscapeDataString(words)}")).Length.ShouldBe(lines);
    }

    [Fact]
    public async Task Lines_are_filtered_by_date_from_inclusive_to_exclusive()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var first = (await ann.Sends(bob, 1)).Is(201);
        App.Clock.Forward(TimeSpan.FromMinutes(10));
        var last = (await ann.Sends(bob, 2)).Is(201);
        string At(Reply sent) => Uri.EscapeDataString(sent.Words("transfer.createdAt")!);
        (await Amounts(bob, last, $"from={At(first)}")).ShouldBe([2, 1]);
        (await Amounts(bob, last, $"from={At(last)}")).ShouldBe([2]);
        (await Amounts(bob, last, $"to={At(last)}")).ShouldBe([1]);
        (await Amounts(bob, last, $"from={At(first)}&to={At(last)}")).ShouldBe([1]);
        (await Amounts(bob, last, "to=2020-01-01")).ShouldBeEmpty();
        (await Amounts(bob, last, "from=2020-01-01&to=9999-12-31T23:59:59Z")).ShouldBe([2, 1]);
    }

    [Theory]
    [InlineData("kind=everything", "kind")]
    [InlineData("kind=transfer_sent,nonsense", "kind")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-13-01", "to")]
    [InlineData("person=bob", "person")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("cursor=%2B%2F%3D", "cursor")]
    [InlineData("query=a%00b", "query")]
    public async Task An_odd_filter_is_named(string query, string field) => (await (await App.Person()).Gets($"/v1/activity?{query}")).IsRefused("VALIDATION_ERROR", 400, field);

    [Theory]
    [InlineData("limit=ten")]
    [InlineData("limit=99999999999")]
    [InlineData("limit=1.5")]
    public async Task A_limit_that_is_no_number_is_refused(string query) => (await (await App.Person()).Gets($"/v1/activity?{query}")).IsRefused("VALIDATION_ERROR", 400);

    [Fact]
    public async Task A_cursor_keeps_its_filters_and_is_its_readers_and_its_lists_alone()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        for (var i = 1; i <= 3; i++) (await ann.Sends(bob, i, i == 2 ? "other" : "wanted")).Is(201);
        var last = (await bob.Sends(ann, 1, "wanted")).Is(201);
        var page = (await ann.Gets("/v1/activity?limit=1&kind=transfer_sent&query=wanted", After(last))).Is(200);
        var cursor = page.Words("nextCursor");
        (await Amounts(ann, last, $"cursor={cursor}")).ShouldBe([-1]);
        (await Amounts(ann, last, $"cursor={cursor}&kind=adjustment&query=nothing")).ShouldBe([-1]);
        (await bob.Gets($"/v1/activity?cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await ann.Gets($"/v1/notifications?cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await ann.Gets($"/v1/users?query=x&cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await ann.Gets($"/v1/activity?cursor={cursor![..^2]}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await ann.Gets($"/v1/activity?cursor={cursor}{cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
    }

    [Fact]
    public async Task A_read_that_names_a_position_sees_what_was_written_there()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        for (var i = 1; i <= 20; i++)
        {
            var sent = (await ann.Sends(bob, 1)).Is(201);
            (await bob.Gets("/v1/activity?limit=1", After(sent))).Items[0].GetProperty("balanceAfter").GetInt64().ShouldBe(i);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    public async Task An_odd_position_is_ignored(string position) => (await (await App.Person()).Gets("/v1/activity", ("Quits-Position", position))).Is(200);

    [Fact]
    public async Task Rebuilt_lines_equal_the_live_ones()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        for (var i = 1; i <= 30; i++) (await (i % 3 == 0 ? bob.Sends(ann, 1) : ann.Sends(bob, 2, $"note {i}"))).Is(201);
        var head = await App.One<long>("select position from ledger.log_head");
        (await ann.Gets("/v1/activity", ("Quits-Position", $"{head}"))).Is(200);
        const string all = "select md5(coalesce(string_agg(l::text, '' order by person, position), '')) from activity.line l";
        var live = await App.One<string>(all);
        var projection = App.Services.GetServices<IProjection>().Single(p => p.Name == "activity");
        (await App.Services.GetRequiredService<Rebuilder>().RebuildAsync(projection, CancellationToken.None)).ShouldBeGreaterThanOrEqualTo(head);
        (await App.One<string>(all)).ShouldBe(live);
        (await ann.Sends(bob, 1)).Is(201);
    }

    [Fact]
    public async Task Nobody_sees_anothers_lines()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var eve = await App.Person();
        var last = (await ann.Sends(bob, 1, visibility: "public")).Is(201);
        (await Lines(eve, last, $"person={ann.Id}")).ShouldBeEmpty();
        (await App.Nobody.Gets("/v1/activity")).IsRefused("UNAUTHENTICATED", 401);
    }

    static string? Kind(JsonElement line) => line.GetProperty("kind").GetString();

    static (string, string) After(Reply write) => ("Quits-Position", write.Header("Quits-Position")!);

    static async Task<IReadOnlyList<JsonElement>> Lines(Member who, Reply after, string query = "") => (await who.Gets($"/v1/activity?{query}", After(after))).Is(200).Items;

    static async Task<long[]> Amounts(Member who, Reply after, string query) => [.. (await Lines(who, after, query)).Select(l => l.GetProperty("amount").GetInt64())];
}
