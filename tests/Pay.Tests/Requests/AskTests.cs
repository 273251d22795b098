namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-1, RQ-5: asking for money, and seeing what was asked.</summary>
public sealed class AskTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task What_is_asked_is_answered_whole_and_moves_nothing()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var asked = (await bob.AsksFor(ann, 450, "Pizza 🍕", visibility: "private")).Is(201);
        asked.Json.EnumerateObject().Select(p => p.Name).ShouldBe(
            ["id", "requester", "requestee", "amount", "currency", "note", "visibility", "status", "expiresAt", "createdAt"], ignoreOrder: true);
        (asked.Id("requester.id"), asked.Id("requestee.id"), asked.Cents("amount"), asked.Words("currency")).ShouldBe((bob.Id, ann.Id, 450, "USD"));
        (asked.Words("note"), asked.Words("visibility"), asked.Words("status")).ShouldBe(("Pizza 🍕", "private", "pending"));
        (asked.At("expiresAt").GetDateTimeOffset() - asked.At("createdAt").GetDateTimeOffset()).ShouldBe(TimeSpan.FromDays(14));
        (await ann.Gets($"/v1/requests/{asked.Id("id")}")).Is(200).Text.ShouldBe(asked.Text);
        await App.Holds((ann, 1_000), (bob, 0));
    }

    [Fact]
    public async Task Visibility_that_is_not_said_is_the_askers_setting()
    {
        var (ann, bob) = (await App.Person(), await App.Person(defaultVisibility: "public"));
        (await bob.AsksFor(ann, 1)).Is(201).Words("visibility").ShouldBe("public");
        (await ann.AsksFor(bob, 1)).Is(201).Words("visibility").ShouldBe("friends");
    }

    [Theory]
    [InlineData("""{"requesteeId":"{bob}","amount":0}""", "INVALID_AMOUNT", "amount")]
    [InlineData("""{"requesteeId":"{bob}","amount":-1}""", "INVALID_AMOUNT", "amount")]
    [InlineData("""{"requesteeId":"{bob}","amount":500001}""", "INVALID_AMOUNT", "amount")]
    [InlineData("""{"requesteeId":"{bob}","amount":1.5}""", "INVALID_AMOUNT", "amount")]
    [InlineData("""{"requesteeId":"{bob}","amount":"10"}""", "INVALID_AMOUNT", "amount")]
    [InlineData("""{"requesteeId":"{bob}","amount":null}""", "INVALID_AMOUNT", "amount")]
    [InlineData("""{"requesteeId":"{bob}"}""", "MISSING_FIELD", "amount")]
    [InlineData("""{"amount":1}""", "MISSING_FIELD", "requesteeId")]
    [InlineData("""{"requesteeId":"bob","amount":1}""", "INVALID_RECIPIENT", "requesteeId")]
    [InlineData("""{"requesteeId":"{ann}","amount":1}""", "INVALID_RECIPIENT", "requesteeId")]
    [InlineData("""{"requesteeId":"{bob}","amount":1,"currency":"EUR"}""", "VALIDATION_ERROR", "currency")]
    [InlineData("""{"requesteeId":"{bob}","amount":1,"note":"\u0000"}""", "VALIDATION_ERROR", "note")]
    [InlineData("""{"requesteeId":"{bob}","amount":1,"note":"{long}"}""", "VALIDATION_ERROR", "note")]
    [InlineData("""{"requesteeId":"{bob}","amount":1,"visibility":"everyone"}""", "VALIDATION_ERROR", "visibility")]
    public async Task What_is_wrong_is_refused_and_nothing_is_kept(string body, string code, string field)
    {
        var (ann, bob) = await App.Two();
        body = body.Replace("{bob}", bob.Id.ToString()).Replace("{ann}", ann.Id.ToString()).Replace("{long}", new string('x', 501));
        (await ann.PostsText("/v1/requests", body, Member.NewKey)).IsRefused(code, 400, field);
        (await bob.Gets("/v1/requests")).Is(200).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_person_and_one_who_blocks_or_is_blocked_are_the_same_answer()
    {
        var (ann, bob) = await App.Two();
        var carol = await App.Person();
        (await bob.Blocks(ann)).Is(204);
        (await ann.Blocks(carol)).Is(204);
        var unknown = new Member(App, Guid.NewGuid(), "", null);
        var answers = new List<string>();
        foreach (var other in new[] { unknown, bob, carol })
        {
            var refused = (await ann.AsksFor(other, 100)).IsRefused("RECIPIENT_NOT_FOUND", 404, "requesteeId");
            answers.Add(refused.Words("title") + refused.Has("detail"));
        }
        answers.Distinct().ShouldHaveSingleItem();
        (await App.One<long>("select count(*) from requests.request where requester = @Id", new { ann.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task One_key_asks_once_also_fifty_times_at_once()
    {
        var (ann, bob) = await App.Two();
        var key = Guid.NewGuid();
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => bob.AsksFor(ann, 300, "Lunch", key)));
        all.ShouldAllBe(r => r.Status == 201);
        all.Select(r => r.Text).Distinct().ShouldHaveSingleItem();
        all.Count(r => !r.IsReplay).ShouldBe(1);
        (await bob.AsksFor(ann, 301, "Lunch", key)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await bob.Gets("/v1/requests")).Items.ShouldHaveSingleItem();
        // The key is the person's own.
        (await ann.AsksFor(bob, 300, "Lunch", key)).Is(201).IsReplay.ShouldBeFalse();
        (await bob.Posts("/v1/requests", new { requesteeId = ann.Id, amount = 1 })).IsRefused("IDEMPOTENCY_KEY_REQUIRED", 400);
    }

    [Fact]
    public async Task A_lost_answer_is_given_again_after_a_block_and_says_how_it_stands()
    {
        var (ann, bob) = await App.Two();
        var key = Guid.NewGuid();
        var id = (await bob.AsksFor(ann, 300, key: key)).Is(201).Id("id");
        (await ann.Declines(id)).Is(200);
        (await ann.Blocks(bob)).Is(204);
        var again = (await bob.AsksFor(ann, 300, key: key)).Is(201);
        (again.Id("id"), again.IsReplay, again.Words("status")).ShouldBe((id, true, "declined"));
        (await bob.AsksFor(ann, 300)).IsRefused("RECIPIENT_NOT_FOUND", 404);
    }

    [Fact]
    public async Task Lists_are_mine_by_direction_and_status_and_complete_under_paging()
    {
        var (ann, bob) = await App.Two(has: 100_000);
        var carol = await App.Person();
        List<Guid> received = [], sent = [];
        for (var i = 0; i < 23; i++) received.Add(await (i % 2 == 0 ? bob : carol).Wants(ann, 100 + i));
        for (var i = 0; i < 7; i++) sent.Add(await ann.Wants(bob, 200 + i));
        await bob.Wants(carol, 1);
        (await ann.PaysFor(received[3])).Is(201);
        (await ann.Declines(received[5])).Is(200);
        (await ann.Cancels(sent[0])).Is(200);
        received.Reverse();
        sent.Reverse();
        (await All(ann, "direction=received&limit=5")).ShouldBe(received);
        (await All(ann, "direction=sent&limit=2")).ShouldBe(sent);
        (await All(ann, "limit=4")).ShouldBe([.. sent, .. received]);
        (await All(ann, "direction=received&status=pending&limit=4")).Count.ShouldBe(21);
        (await All(ann, "direction=received&status=paid")).ShouldHaveSingleItem().ShouldBe(received[19]);
        (await All(ann, "direction=received&status=declined")).ShouldHaveSingleItem().ShouldBe(received[17]);
        (await All(ann, "status=cancelled")).ShouldHaveSingleItem().ShouldBe(sent[^1]);
        (await All(ann, "status=expired")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("direction=both", "direction")]
    [InlineData("status=open", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=broken", "cursor")]
    public async Task A_list_that_is_asked_for_wrongly_is_refused(string query, string field) =>
        (await (await App.Person()).Gets($"/v1/requests?{query}")).IsRefused("VALIDATION_ERROR", 400, field);

    [Fact]
    public async Task A_cursor_is_for_whom_it_was_made()
    {
        var (ann, bob) = await App.Two();
        for (var i = 0; i < 3; i++) await bob.Wants(ann, 1);
        var cursor = (await ann.Gets("/v1/requests?limit=1")).Is(200).Words("nextCursor");
        (await bob.Gets($"/v1/requests?cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
    }

    static async Task<List<Guid>> All(Member who, string query)
    {
        var (ids, path) = (new List<Guid>(), $"/v1/requests?{query}");
        while (true)
        {
            var page = (await who.Gets(path)).Is(200);
            ids.AddRange(page.Items.Select(i => i.GetProperty("id").GetGuid()));
            if (page.Words("nextCursor") is not { } next) return ids;
            path = $"/v1/requests?{query}&cursor={next}";
        }
    }
}
