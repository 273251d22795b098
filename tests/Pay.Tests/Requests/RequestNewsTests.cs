using System.Text.Json;
using Quits.Pay.Tests.Delivery;

namespace Quits.Pay.Tests.Requests;

/// <summary>NT-1, NT-4: who is asked, paid, declined or reminded hears of it, on every way that tells, and nobody else does.</summary>
public sealed class RequestNewsTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    [Fact]
    public async Task Who_is_asked_is_told_live_in_the_inbox_and_by_push()
    {
        var (ann, browser) = await App.WithBrowser();
        var bob = await App.Person();
        await using var socket = await Socket.Of(ann);
        await socket.Next("balance_updated");
        var asked = (await bob.AsksFor(ann, 1_250, "Pizza")).Is(201);
        var frame = await socket.Next("payment_request");
        var request = frame.GetProperty("request");
        (request.GetProperty("id").GetGuid(), request.GetProperty("amount").GetInt64(), Words(request, "note"), Words(request, "status")).ShouldBe((asked.Id("id"), 1_250, "Pizza", "pending"));
        request.GetProperty("requester").GetProperty("id").GetGuid().ShouldBe(bob.Id);
        request.GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(asked.At("expiresAt").GetDateTimeOffset());
        frame.GetProperty("position").GetInt64().ShouldBeGreaterThan(0);
        var told = (await socket.Next("notification")).GetProperty("notification");
        (Words(told, "kind"), Words(told, "title"), Words(told, "body")).ShouldBe(("payment_request", $"Person {bob.Username} asks you for $12.50", "Pizza"));
        Words((await Inbox(ann)).ShouldHaveSingleItem(), "link").ShouldBe($"/requests/{asked.Id("id")}");
        (await Inbox(bob)).ShouldBeEmpty();
        Words((await App.Shown(browser, 1))[0], "title").ShouldBe($"Person {bob.Username} asks you for $12.50");
    }

    [Fact]
    public async Task Who_asked_is_told_of_the_payment_once_and_which_request_it_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 400, "Tickets");
        await using var socket = await Socket.Of(bob);
        await socket.Next("balance_updated");
        var paid = (await ann.PaysFor(id)).Is(201);
        var frames = await socket.Until(f => Words(f, "type") == "notification");
        frames.Select(f => Words(f, "type")).ShouldBe(["payment_received", "request_paid", "balance_updated", "notification"]);
        frames[1].GetProperty("requestId").GetGuid().ShouldBe(id);
        frames[1].GetProperty("transfer").GetProperty("id").GetGuid().ShouldBe(paid.Id("transfer.id"));
        frames[0].GetProperty("newBalance").GetInt64().ShouldBe(400);
        var told = (await Inbox(bob)).ShouldHaveSingleItem();
        (Words(told, "kind"), Words(told, "title"), Words(told, "body")).ShouldBe(("request_paid", $"Person {ann.Username} paid the $4.00 you asked for", "Tickets"));
    }

    [Fact]
    public async Task Each_end_is_told_to_who_did_not_bring_it_about()
    {
        var (ann, bob) = await App.Two();
        (await ann.Declines(await bob.Wants(ann, 100), "Not mine")).Is(200);
        (await bob.Cancels(await bob.Wants(ann, 200))).Is(200);
        var id = await bob.Wants(ann, 300);
        await App.Rows<int>("update requests.request set expires_at = clock_timestamp() where id = @id", new { id });
        await PayApp.Eventually(async () => await App.One<long>("select count(*) from ledger.log where kind = 'request.expired' and subject = @id", new { id }) == 1);
        (await Inbox(bob)).Select(i => (Words(i, "kind"), Words(i, "title"), Words(i, "body"))).ShouldBe(
            [("request_expired", "Your request for $3.00 has expired", ""), ("request_declined", $"Person {ann.Username} declined to pay $1.00", "Not mine")]);
        (await Inbox(ann)).Select(i => Words(i, "kind")).ShouldBe(["payment_request", "request_cancelled", "payment_request", "payment_request"]);
    }

    [Fact]
    public async Task What_was_missed_is_told_on_return_and_not_of_who_is_blocked()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var carol = await App.Person();
        var seen = await App.One<long>("select position from ledger.log_head");
        var (fromBob, _) = (await bob.Wants(ann, 100), await carol.Wants(ann, 200));
        (await ann.Blocks(carol)).Is(204);
        await using (var socket = await Socket.Of(ann))
        {
            await socket.Next("balance_updated");
            await socket.Says($$"""{"type":"resume","position":{{seen}}}""");
            (await socket.Next("payment_request")).GetProperty("request").GetProperty("id").GetGuid().ShouldBe(fromBob);
            (await ann.PaysFor(fromBob)).Is(201);
            (await socket.Until(f => Words(f, "type") == "balance_updated")).ShouldNotContain(f => Words(f, "type") == "payment_request");
        }
        (await Inbox(ann)).Select(i => Words(i, "kind")).ShouldBe(["payment_request"]);
    }

    [Fact]
    public async Task Who_wants_no_push_of_requests_gets_none_and_keeps_the_inbox()
    {
        var (ann, browser) = await App.WithBrowser();
        var bob = await App.Person();
        (await ann.Puts("/v1/notifications/preferences", new { items = new[] { new { kind = "payment_request", push = false } } })).Is(200);
        await bob.Wants(ann, 100);
        (await Inbox(ann)).Count.ShouldBe(1);
        await App.Settled();
        App.Shown(browser).ShouldBeEmpty();
    }

    async Task<IReadOnlyList<JsonElement>> Inbox(Member who) =>
        [.. (await who.Gets("/v1/notifications", ("Quits-Position", $"{await App.One<long>("select position from ledger.log_head")}"))).Is(200).Items
            .Where(i => Words(i, "kind") != "welcome_credit")];

    static string? Words(JsonElement json, string name) => json.GetProperty(name).GetString();
}
