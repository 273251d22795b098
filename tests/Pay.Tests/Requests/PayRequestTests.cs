namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-2, RQ-3: paying, declining and cancelling, one after the other.</summary>
public sealed class PayRequestTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Paying_answers_like_a_transfer_and_the_request_names_it()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400, "Tickets");
        var key = Guid.NewGuid();
        var paid = (await ann.PaysFor(id, key)).Is(201);
        var plain = (await ann.Sends(bob, 1)).Is(201);
        paid.At("transfer").EnumerateObject().Select(p => p.Name).ShouldBe(plain.At("transfer").EnumerateObject().Select(p => p.Name));
        (paid.Cents("newBalance"), paid.Cents("transfer.amount"), paid.Words("transfer.note")).ShouldBe((600, 400, "Tickets"));
        (paid.Id("transfer.sender.id"), paid.Id("transfer.receiver.id"), paid.Words("transfer.state")).ShouldBe((ann.Id, bob.Id, "COMPLETED"));
        var request = (await bob.Gets($"/v1/requests/{id}")).Is(200);
        (request.Words("status"), request.Id("transferId")).ShouldBe(("paid", paid.Id("transfer.id")));
        (await ann.Gets($"/v1/transfers/by-key/{key}")).Is(200).Id("id").ShouldBe(paid.Id("transfer.id"));
        (await bob.Gets($"/v1/transfers/{paid.Id("transfer.id")}")).Is(200).Words("status").ShouldBe("completed");
        await App.Holds((ann, 599), (bob, 401));
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task The_same_key_is_the_same_payment_whatever_is_asked_about_meanwhile()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (id, other, key) = (await bob.Wants(ann, 400), await bob.Wants(ann, 400), Guid.NewGuid());
        var first = (await ann.PaysFor(id, key)).Is(201);
        var again = (await ann.PaysFor(id, key)).Is(201);
        (again.Text, again.IsReplay, first.IsReplay).ShouldBe((first.Text, true, false));
        (await ann.PaysFor(id, key, visibility: "private")).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await ann.PaysFor(other, key)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await ann.Sends(bob, 400, key: key)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await ann.PaysFor(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await ann.PaysFor(other, key: null)).Is(201);
        (await bob.Blocks(ann)).Is(204);
        (await ann.PaysFor(id, key)).Is(201).Text.ShouldBe(first.Text);
        await App.Holds((ann, 200), (bob, 800));
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task A_key_that_sent_or_held_money_pays_no_request()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        var (sent, held) = (Guid.NewGuid(), Guid.NewGuid());
        (await ann.Sends(bob, 400, key: sent)).Is(201);
        (await ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100, undoSeconds = 600 }, Member.Key(held))).Is(202);
        (await ann.PaysFor(id, sent)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await ann.PaysFor(id, held)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await Asking.Status(id, ann, bob)).ShouldBe("pending");
        await App.Holds((ann, 600), (bob, 400));
    }

    [Fact]
    public async Task For_want_of_funds_the_request_stays_open_and_the_key_keeps_its_answer()
    {
        var (ann, bob) = await App.Two(has: 100);
        var (id, key) = (await bob.Wants(ann, 400), Guid.NewGuid());
        (await ann.PaysFor(id, key)).IsRefused("INSUFFICIENT_FUNDS", 422);
        (await Asking.Status(id, ann, bob)).ShouldBe("pending");
        (await (await App.Person(has: 400)).Sends(ann, 400)).Is(201);
        (await ann.PaysFor(id, key)).IsRefused("INSUFFICIENT_FUNDS", 422).IsReplay.ShouldBeTrue();
        (await ann.PaysFor(id)).Is(201).Cents("newBalance").ShouldBe(100);
        (await ann.PaysFor(id, key)).IsRefused("INSUFFICIENT_FUNDS", 422);
        await App.Holds((ann, 100), (bob, 400));
        await Asking.PaidMeansMoved(App);
    }

    [Theory]
    [InlineData("public", "public", null, "friends", "friends")]     // never wider than what the payer has set
    [InlineData("private", "public", null, "public", "private")]     // nor than what was asked
    [InlineData("public", "private", "private", "public", "private")]
    [InlineData("friends", "friends", "public", "friends", "public")]
    public async Task The_payer_chooses_who_sees_it(string askersSetting, string asked, string? chosen, string payersSetting, string then)
    {
        var (ann, bob) = (await App.Person(has: 10, defaultVisibility: payersSetting), await App.Person(defaultVisibility: askersSetting));
        var id = await bob.Wants(ann, 5, visibility: asked == "public" && askersSetting == "private" ? null : asked);
        (await ann.PaysFor(id, visibility: chosen)).Is(201).Words("transfer.visibility").ShouldBe(then);
    }

    [Fact]
    public async Task What_is_wrong_with_a_payment_is_refused_before_anything()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        (await ann.Posts($"/v1/requests/{id}/pay")).IsRefused("IDEMPOTENCY_KEY_REQUIRED", 400);
        (await ann.PaysFor(id, visibility: "all")).IsRefused("VALIDATION_ERROR", 400, "visibility");
        (await ann.Posts($"/v1/requests/{id}/pay", new { fundingSourceId = Guid.NewGuid() }, Member.NewKey)).IsRefused("PAYMENT_METHOD_INVALID", 422);
        foreach (var amount in new[] { "null", "0", "400.5", "\"400\"" })
            (await ann.PostsText($"/v1/requests/{id}/pay", $$"""{"amount":{{amount}}}""", Member.NewKey)).IsRefused("INVALID_AMOUNT", 400, "amount");
        (await ann.Posts($"/v1/requests/{id}/pay", null, Member.NewKey)).Is(201);
        await App.Holds((ann, 600), (bob, 400));
    }

    [Fact]
    public async Task A_frozen_payer_cannot_pay_and_the_request_waits()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        var desk = (Operations.FreezeAccount)App.Services.GetService(typeof(Operations.FreezeAccount))!;
        await desk.SetAsync(ann.Username, frozen: true, "test", TestContext.Current.CancellationToken);
        (await ann.PaysFor(id)).IsRefused("ACCOUNT_FROZEN", 422);
        await desk.SetAsync(ann.Username, frozen: false, "test", TestContext.Current.CancellationToken);
        (await ann.PaysFor(id)).Is(201);
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task A_decline_keeps_its_reason_and_nothing_comes_after_it()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        var declined = (await ann.Declines(id, "  Already paid in cash  ")).Is(200);
        (declined.Words("status"), declined.Words("reason")).ShouldBe(("declined", "Already paid in cash"));
        (await ann.Declines(id, "another reason")).Is(200).Words("reason").ShouldBe("Already paid in cash");
        (await ann.PaysFor(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await bob.Cancels(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await bob.Reminds(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await bob.Gets($"/v1/requests/{id}")).Words("reason").ShouldBe("Already paid in cash");
        (await ann.Declines(await bob.Wants(ann, 1))).Is(200).Has("reason").ShouldBeFalse();
        (await ann.Declines(await bob.Wants(ann, 1), new string('x', 501))).IsRefused("VALIDATION_ERROR", 400, "reason");
        await App.Holds((ann, 1_000), (bob, 0));
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task A_cancelled_request_stays_cancelled()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400);
        (await bob.Cancels(id)).Is(200).Words("status").ShouldBe("cancelled");
        (await bob.Cancels(id)).Is(200).Words("status").ShouldBe("cancelled");
        (await ann.PaysFor(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await ann.Declines(id)).IsRefused("REQUEST_NOT_PENDING", 409);
        await App.Holds((ann, 1_000), (bob, 0));
        await Asking.PaidMeansMoved(App);
    }

    /// <summary>Behind the code stands the table itself.</summary>
    [Theory]
    [InlineData("update requests.request set state = 1, transfer = null where id = @id")]
    [InlineData("update requests.request set state = 4, transfer = null where id = @id")]
    [InlineData("update requests.request set transfer = gen_random_uuid() where id = @id")]
    public async Task The_database_refuses_a_second_outcome(string sql)
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await bob.Wants(ann, 10);
        (await ann.PaysFor(id)).Is(201);
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => App.Rows<int>(sql, new { id }))).SqlState.ShouldBe("23514");
        (await Should.ThrowAsync<Npgsql.PostgresException>(async () => await App.Rows<int>("update requests.request set state = 2 where id = @id", new { id = await bob.Wants(ann, 10) })))
            .SqlState.ShouldBe("23514", "paid without a transfer");
    }
}
