using System.Text.Json;

namespace Quits.Pay.Tests.Requests;

/// <summary>NT-1, NT-2: what somebody does about a request on one device, their other devices hear of, at once or when they come back; nobody else hears it twice.</summary>
public sealed class RequestEchoTests(PayApp app) : PayTests<PayApp>(app)
{
    static readonly Dictionary<string, (bool ByAsker, Func<Member, Guid, Task<Reply>> Do)> Acts = new()
    {
        ["pay"] = (false, (payer, id) => payer.PaysFor(id)),
        ["decline"] = (false, (payer, id) => payer.Declines(id, "No")),
        ["offer"] = (false, (payer, id) => payer.Offers(id, 250)),
        ["cancel"] = (true, (asker, id) => asker.Cancels(id)),
        ["agree"] = (true, (asker, id) => asker.Agrees(id, 250)),
        ["insist"] = (true, (asker, id) => asker.Insists(id, 250)),
    };

    [Theory]
    [InlineData("pay")]
    [InlineData("decline")]
    [InlineData("offer")]
    [InlineData("cancel")]
    [InlineData("agree")]
    [InlineData("insist")]
    public async Task Who_answers_is_told_on_their_other_devices(string act)
    {
        var (payer, asker) = await App.Two(has: 1_000);
        var id = await asker.Wants(payer, 400);
        if (act is "agree" or "insist") (await payer.Offers(id, 250)).Is(200);
        var (actor, other) = Acts[act].ByAsker ? (asker, payer) : (payer, asker);
        await using var own = await Socket.Of(actor);
        await using var others = await Socket.Of(other);
        foreach (var device in new[] { own, others }) await device.Next("balance_updated");

        (await Acts[act].Do(actor, id)).Status.ShouldBeOneOf(200, 201);
        var frame = await own.Next("request_changed");
        frame.EnumerateObject().Select(p => p.Name).ShouldBe(["type", "position", "requestId"]);
        frame.GetProperty("requestId").GetGuid().ShouldBe(id);
        var position = frame.GetProperty("position").GetInt64();
        position.ShouldBe(await App.One<long>("select position from ledger.log_head"));
        // The other one is told by the notification, and by nothing of this.
        (await others.Until(f => Of(f) == "notification" && f.GetProperty("position").GetInt64() == position)).ShouldNotContain(f => Of(f) == "request_changed");
    }

    [Fact]
    public async Task Who_asks_is_told_on_their_other_devices()
    {
        var (payer, asker) = await App.Two();
        await using var own = await Socket.Of(asker);
        await own.Next("balance_updated");
        var id = await asker.Wants(payer, 400);
        (await own.Next("request_changed")).GetProperty("requestId").GetGuid().ShouldBe(id);
    }

    /// <summary>RQ-4: nobody did it, so both are told; not of somebody with whom one of the two has broken (FD-2).</summary>
    [Fact]
    public async Task What_expires_is_told_to_who_was_asked_unless_a_block_is_between_them()
    {
        var (payer, asker) = await App.Two(has: 100);
        var blocked = await App.Person();
        var (id, hidden) = (await asker.Wants(payer, 400), await blocked.Wants(payer, 500));
        (await payer.Blocks(blocked)).Is(204);
        await using var device = await Socket.Of(payer);
        await device.Next("balance_updated");
        foreach (var each in new[] { hidden, id })
        {
            await App.Rows<int>("update requests.request set expires_at = clock_timestamp() where id = @each", new { each });
            await PayApp.Eventually(async () => await App.One<long>("select count(*) from ledger.log where kind = 'request.expired' and subject = @each", new { each }) == 1);
        }
        (await device.Next("request_changed")).GetProperty("requestId").GetGuid().ShouldBe(id);
    }

    [Fact]
    public async Task A_device_that_was_away_hears_of_each_answer_when_it_comes_back_and_of_no_other()
    {
        var (payer, asker) = await App.Two(has: 1_000);
        Guid[] before = [await asker.Wants(payer, 50)];
        (await payer.Declines(before[0])).Is(200);
        var (paid, declined, offered) = (await asker.Wants(payer, 100), await asker.Wants(payer, 200), await asker.Wants(payer, 300));
        var seen = await App.One<long>("select position from ledger.log_head");
        (await payer.PaysFor(paid)).Is(201);
        (await payer.Declines(declined)).Is(200);
        (await payer.Offers(offered, 250)).Is(200);
        (await asker.Agrees(offered, 250)).Is(200);

        await using var device = await Socket.Of(payer);
        await device.Next("balance_updated");
        await device.Says($$"""{"type":"resume","position":{{seen}}}""");
        var missed = await device.Until(f => Of(f) == "notification");
        missed.Where(f => Of(f) == "request_changed").Select(f => f.GetProperty("requestId").GetGuid()).ShouldBe([paid, declined, offered]);
        missed.Select(f => f.GetProperty("position").GetInt64()).ShouldBeInOrder();
        missed[^1].GetProperty("notification").GetProperty("kind").GetString().ShouldBe("request_offer_accepted");
    }

    static string? Of(JsonElement frame) => frame.GetProperty("type").GetString();
}
