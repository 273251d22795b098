using Microsoft.Extensions.DependencyInjection;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Operations;
using Quits.Pay.Transfers;

namespace Quits.Pay.Tests.Transfers;

/// <summary>
/// TR-16: what was allowed when a payment began to wait must still be so when its window ends (TR-3, TR-13). Else the money is free again,
/// once, and the sender is told (TR-11).
/// </summary>
public sealed class WindowEndTests(PayApp app) : PayTests<PayApp>(app)
{
    [Theory]
    [InlineData("the sender is frozen", "ACCOUNT_FROZEN")]
    [InlineData("the sender has closed", "ACCOUNT_FROZEN")]
    [InlineData("the receiver has closed", "RECIPIENT_NOT_FOUND")]
    [InlineData("the receiver blocks", "RECIPIENT_NOT_FOUND")]
    [InlineData("the sender blocks", "RECIPIENT_NOT_FOUND")]
    public async Task What_may_not_be_paid_any_more_is_given_back_and_its_sender_told(string meanwhile, string code)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await using var device = await Socket.Of(ann);
        var key = Guid.NewGuid();
        var id = (await Sends(ann, bob, 400, key)).Is(202).Id("transfer.id");
        await (meanwhile switch
        {
            "the sender is frozen" => Freezes(ann),
            "the sender has closed" => Closes(ann),
            "the receiver has closed" => Closes(bob),
            "the receiver blocks" => bob.Blocks(ann),
            _ => ann.Blocks(bob),
        });
        await Ends(ann, id);

        var failed = (await ann.Gets($"/v1/transfers/{id}")).Is(200);
        (failed.Words("status"), failed.Words("state"), failed.Words("failureCode")).ShouldBe(("failed", "FAILED", code));
        (failed.Has("undoUntil"), failed.Has("funding")).ShouldBe((false, false));
        var wallet = (await ann.Gets("/v1/wallet")).Is(200);
        (wallet.Cents("balance"), wallet.Cents("available"), wallet.Cents("heldBalance")).ShouldBe((1_000, 1_000, 0));
        await App.Holds((ann, 1_000), (bob, 0));
        (await bob.Gets($"/v1/transfers/{id}")).IsRefused("NOT_FOUND", 404);
        (await bob.Gets("/v1/notifications")).Items.ShouldNotContain(n => n.GetProperty("kind").GetString() == "payment_received");

        var told = (await device.Until(f => f.GetProperty("type").GetString() == "notification" && f.GetProperty("notification").GetProperty("kind").GetString() == "payment_failed"))[^1].GetProperty("notification");
        told.GetProperty("title").GetString().ShouldBe($"Your payment to Person {bob.Username} was not sent");
        told.GetProperty("body").GetString().ShouldBe("$4.00 is free again in your balance.");
        told.GetProperty("link").GetString().ShouldBe($"/transfers/{id}");
        await PayApp.Eventually(async () => (await ann.Gets("/v1/notifications")).Items.Count(n => n.GetProperty("kind").GetString() == "payment_failed") == 1, "the inbox");

        // What became of the key is what became of the payment (TR-18, ID-2); there is nothing to undo, and nothing to try again.
        (await ann.Gets($"/v1/transfers/by-key/{key}")).Is(200).Words("failureCode").ShouldBe(code);
        var again = (await Sends(ann, bob, 400, key)).Is(202);
        (again.IsReplay, again.Words("transfer.status")).ShouldBe((true, "failed"));
        (await ann.Posts($"/v1/transfers/{id}/cancel")).IsRefused("TRANSFER_NOT_PENDING", 409).Words("title")!.ShouldContain("was not sent");
        (await ann.Gets("/v1/transfers/pending")).Items.ShouldBeEmpty();
        await Windows.SettleDueAsync(TestContext.Current.CancellationToken);
        (await App.One<long>("select count(*) from ledger.log where kind = 'transfer.failed' and subject = @id", new { id })).ShouldBe(1);
        (await App.One<long>("select count(*) from ledger.log where id = @id", new { id })).ShouldBe(0);
    }

    /// <summary>TR-13: a frozen account receives.</summary>
    [Fact]
    public async Task A_receiver_who_is_frozen_by_then_is_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = (await Sends(ann, bob, 400)).Is(202).Id("transfer.id");
        await Freezes(bob);
        await Ends(ann, id);
        (await ann.Gets($"/v1/transfers/{id}")).Words("status").ShouldBe("completed");
        await App.Holds((ann, 600), (bob, 400));
    }

    [Fact]
    public async Task What_was_frozen_or_blocked_only_in_between_is_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = (await Sends(ann, bob, 400)).Is(202).Id("transfer.id");
        await Freezes(ann);
        (await bob.Blocks(ann)).Is(204);
        await Freezes(ann, false);
        (await bob.Unblocks(ann)).Is(204);
        await Ends(ann, id);
        await App.Holds((ann, 600), (bob, 400));
    }

    /// <summary>
    /// Whoever comes first counts: a payment is in the log before the freeze or the block, or it is not there; nothing is lost and
    /// nothing doubled, whatever several nodes and the sender's own undo do at the same moment.
    /// </summary>
    [Theory]
    [InlineData("freeze", 24)]
    [InlineData("block", 24)]
    public async Task The_end_of_the_window_against_a_freeze_or_a_block_has_one_outcome(string act, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var (ann, bob) = await App.Two(has: 1_000);
            var id = (await Sends(ann, bob, 400)).Is(202).Id("transfer.id");
            App.Clock.Forward(TimeSpan.FromSeconds(31));
            var ends = Enumerable.Range(0, 3).Select(_ => Windows.SettleDueAsync(CancellationToken.None)).ToArray();
            if (round % 3 == 0) await Task.Delay(round % 6, TestContext.Current.CancellationToken);
            var undo = round % 4 == 0 ? ann.Posts($"/v1/transfers/{id}/cancel") : null;
            await (act == "freeze" ? Freezes(ann) : bob.Blocks(ann));
            await Task.WhenAll(ends);
            if (undo is not null) (await undo).Status.ShouldBeOneOf(200, 409);
            await Ends(ann, id);

            var status = (await ann.Gets($"/v1/transfers/{id}")).Words("status");
            var held = (await ann.Gets("/v1/wallet")).Is(200).Cents("heldBalance");
            (held, await App.BalanceOf(ann), await App.BalanceOf(bob)).ShouldBe(status == "completed" ? (0, 600, 400) : (0, 1_000, 0));
            var order = await App.Rows<string>("""
                select kind from ledger.log where outcome = 0 and (id = @id or kind in ('account.frozen', 'person.blocked') and subject = @ann) order by position
                """, new { id, ann = ann.Id });
            order.ShouldBe(status == "completed" ? ["transfer", Fact(act)] : [Fact(act)]);
        }
    }

    static string Fact(string act) => act == "freeze" ? "account.frozen" : "person.blocked";

    UndoWindows Windows => App.Services.GetRequiredService<UndoWindows>();

    static Task<Reply> Sends(Member from, Member to, long cents, Guid? key = null) =>
        from.Posts("/v1/transfers", new { receiverId = to.Id, amount = cents, undoSeconds = 30 }, Member.Key(key ?? Guid.NewGuid()));

    Task Freezes(Member who, bool frozen = true) => App.Services.GetRequiredService<FreezeAccount>().SetAsync(who.Username, frozen, "test", CancellationToken.None);

    Task Closes(Member who) => App.Services.GetRequiredService<LedgerClient>().SubmitAsync(
        new SetStatus(TransactionId.New(), "account.closed", new(who.Id), AccountStatus.Closed, "{}") { Subject = who.Id });

    async Task Ends(Member sender, Guid id)
    {
        App.Clock.Forward(TimeSpan.FromSeconds(31));
        await PayApp.Eventually(async () => (await sender.Gets($"/v1/transfers/{id}")).Is(200).Words("status") != "pending", "the end of the window");
    }
}
