namespace Quits.Pay.Tests.Transfers;

/// <summary>TR-1 to TR-7 and TR-18, one payment at a time.</summary>
public sealed class SendMoneyTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_payment_moves_the_money_and_answers_with_the_transfer_and_the_new_balance()
    {
        var (ann, bob) = await App.Two(has: 10_000);
        var reply = (await ann.Sends(bob, 2_550, note: "pizza", visibility: "private")).Is(201);
        reply.Cents("newBalance").ShouldBe(7_450);
        reply.Id("transfer.sender.id").ShouldBe(ann.Id);
        reply.Id("transfer.receiver.id").ShouldBe(bob.Id);
        reply.Cents("transfer.amount").ShouldBe(2_550);
        reply.Words("transfer.currency").ShouldBe("USD");
        reply.Words("transfer.note").ShouldBe("pizza");
        reply.Words("transfer.visibility").ShouldBe("private");
        reply.Words("transfer.status").ShouldBe("completed");
        reply.Words("transfer.state").ShouldBe("COMPLETED");
        reply.Words("transfer.createdAt").ShouldBe(reply.Words("transfer.completedAt"));
        reply.Header("Location").ShouldBe($"/v1/transfers/{reply.Id("transfer.id")}");
        await App.Holds((ann, 7_450), (bob, 2_550));
        (await ann.Balance()).ShouldBe(7_450);
        (await bob.Balance()).ShouldBe(2_550);
    }

    [Fact]
    public async Task A_transfer_shows_of_people_what_anyone_may_know_and_nothing_more()
    {
        var (ann, bob) = await App.Two(has: 100);
        var reply = (await ann.Sends(bob, 100)).Is(201);
        foreach (var side in new[] { "transfer.sender", "transfer.receiver" })
            reply.At(side).EnumerateObject().Select(p => p.Name).ShouldBe(["id", "username", "displayName", "avatarUrl"], ignoreOrder: true);
    }

    [Fact]
    public async Task Debit_credit_record_and_log_entry_are_one_transaction()
    {
        var (ann, bob) = await App.Two(has: 500);
        var id = (await ann.Sends(bob, 200)).Id("transfer.id");
        var written = await App.Rows<string>("""
            select xmin::text from ledger.log where id = @id
            union all select xmin::text from ledger.entry where transaction = @id
            union all select xmin::text from ledger.account where id = any(@both)
            """, new { id, both = new[] { ann.Id, bob.Id } });
        written.Count.ShouldBe(5);
        written.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_payment_walks_through_one_commit_as_exactly_two_entries()
    {
        var (ann, bob) = await App.Two(has: 500);
        var id = (await ann.Sends(bob, 123)).Id("transfer.id");
        var entries = await App.Rows<(Guid, long, long)>("select account, amount, balance_after from ledger.entry where transaction = @id order by amount", new { id });
        entries.ShouldBe([(ann.Id, -123L, 377L), (bob.Id, 123L, 123L)]);
    }

    [Fact]
    public async Task Sending_more_than_you_have_is_refused_and_moves_nothing()
    {
        var (ann, bob) = await App.Two(has: 500);
        (await ann.Sends(bob, 501)).IsRefused("INSUFFICIENT_FUNDS", 422, "amount");
        await App.Holds((ann, 500), (bob, 0));
    }

    [Fact]
    public async Task All_that_one_has_can_be_sent()
    {
        var (ann, bob) = await App.Two(has: 500);
        (await ann.Sends(bob, 500)).Is(201).Cents("newBalance").ShouldBe(0);
        await App.Holds((ann, 0), (bob, 500));
    }

    [Fact]
    public async Task Sending_to_oneself_is_refused()
    {
        var ann = await App.Person(has: 500);
        (await ann.Sends(ann, 100)).IsRefused("INVALID_RECIPIENT", 400, "receiverId");
        await App.Holds((ann, 500));
    }

    [Fact]
    public async Task An_unknown_person_cannot_be_paid()
    {
        var ann = await App.Person(has: 500);
        (await ann.Sends(ann with { Id = Guid.NewGuid() }, 100)).IsRefused("RECIPIENT_NOT_FOUND", 404, "receiverId");
        await App.Holds((ann, 500));
    }

    /// <summary>The house's own accounts are accounts of the ledger, but nobody one can pay.</summary>
    [Theory]
    [InlineData("00000000-0000-8000-8000-000000000001")]
    [InlineData("00000000-0000-8000-8000-000000000002")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task A_house_account_cannot_be_paid(string account)
    {
        var ann = await App.Person(has: 500);
        (await ann.Sends(ann with { Id = Guid.Parse(account) }, 100)).IsRefused("RECIPIENT_NOT_FOUND", 404);
        await App.Holds((ann, 500));
    }

    [Theory]
    [InlineData("\"bob\"", "INVALID_RECIPIENT")]
    [InlineData("\"\"", "INVALID_RECIPIENT")]
    [InlineData("\"{00000000-0000-0000-0000-000000000001}\"", "INVALID_RECIPIENT")]
    [InlineData("7", "VALIDATION_ERROR")]
    [InlineData("null", "MISSING_FIELD")]
    public async Task A_receiver_that_is_no_id_is_refused(string receiver, string code)
    {
        var ann = await App.Person(has: 500);
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":{{receiver}},"amount":100}""", Member.NewKey)).IsRefused(code, 400, "receiverId");
        await App.Holds((ann, 500));
    }

    [Fact]
    public async Task Who_pays_is_who_is_signed_in_whatever_the_body_says()
    {
        var (ann, bob) = await App.Two(has: 500);
        var eve = await App.Person(has: 50);
        (await eve.PostsText("/v1/transfers", $$"""{"senderId":"{{ann.Id}}","sender":"{{ann.Id}}","actor":"{{ann.Id}}","from":"{{ann.Id}}","receiverId":"{{bob.Id}}","amount":40}""", Member.NewKey)).Is(201);
        await App.Holds((ann, 500), (bob, 40), (eve, 10));
    }

    [Fact]
    public async Task Without_a_session_nothing_is_paid()
    {
        var (ann, bob) = await App.Two(has: 500);
        (await App.Nobody.Sends(bob, 100)).IsRefused("UNAUTHENTICATED", 401);
        await App.Holds((ann, 500), (bob, 0));
    }

    [Theory]
    [InlineData("public")]
    [InlineData("friends")]
    [InlineData("private")]
    public async Task Without_a_visibility_the_senders_default_holds(string setting)
    {
        var ann = await App.Person(has: 100, defaultVisibility: setting);
        (await ann.Sends(await App.Person(), 1)).Is(201).Words("transfer.visibility").ShouldBe(setting);
    }

    [Fact]
    public async Task A_changed_default_visibility_holds_for_the_next_payment_and_not_for_past_ones()
    {
        var (ann, bob) = await App.Two(has: 100);
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 1, key: key)).Words("transfer.visibility").ShouldBe("friends");
        (await ann.Patches("/v1/me", new { settings = new { defaultVisibility = "private" } })).Is(200);
        (await ann.Sends(bob, 1)).Words("transfer.visibility").ShouldBe("private");
        (await ann.Sends(bob, 1, key: key)).Words("transfer.visibility").ShouldBe("friends");
    }

    [Theory]
    [InlineData("visibility", "\"everyone\"")]
    [InlineData("visibility", "\"\"")]
    [InlineData("visibility", "\"Public\"")]
    [InlineData("visibility", "3")]
    [InlineData("currency", "\"EUR\"")]
    [InlineData("currency", "\"usd\"")]
    [InlineData("currency", "\"\"")]
    [InlineData("note", "5")]
    [InlineData("note", "{}")]
    public async Task An_odd_field_is_named_and_nothing_is_stored(string field, string value)
    {
        var (ann, bob) = await App.Two(has: 100);
        var before = await App.One<long>("select position from ledger.log_head");
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":"{{bob.Id}}","amount":1,"{{field}}":{{value}}}""", Member.NewKey)).IsRefused("VALIDATION_ERROR", 400, field);
        (await App.One<long>("select position from ledger.log_head")).ShouldBe(before);
    }

    [Fact]
    public async Task A_funding_source_that_is_not_mine_cannot_pay()
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 1, fundingSourceId = Guid.NewGuid() }, Member.NewKey)).IsRefused("PAYMENT_METHOD_INVALID", 422, "fundingSourceId");
        await App.Holds((ann, 100));
    }

    /// <summary>TR-9: what follows a payment cannot turn its answer into a failure.</summary>
    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":"{{bob.Id}}","amount":1,"fee":50,"nested":{"amount":9},"list":[1,2]}""", Member.NewKey)).Is(201);
        await App.Holds((ann, 99), (bob, 1));
    }

    [Fact]
    public async Task Balances_beyond_thirty_two_bits_of_cents_are_exact()
    {
        const long much = 3_000_000_007;
        var ann = await App.Person(has: much);
        var bob = await App.Person(has: much);
        (await ann.Sends(bob, 500_000)).Is(201).Cents("newBalance").ShouldBe(much - 500_000);
        (await bob.Balance()).ShouldBe(much + 500_000);
    }
}
