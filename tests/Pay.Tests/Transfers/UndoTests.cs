using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Transfers;

namespace Quits.Pay.Tests.Transfers;

/// <summary>TR-16: a payment that its sender may undo for a while is held, then paid once or freed once.</summary>
public sealed class UndoTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task The_money_is_held_until_the_window_ends_and_then_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var sent = (await Sends(ann, bob, 400)).Is(202);
        sent.Words("transfer.status").ShouldBe("pending");
        sent.Words("transfer.state").ShouldBe("AUTHORIZED");
        sent.Cents("newBalance").ShouldBe(1_000);
        var id = sent.Id("transfer.id");
        var wallet = (await ann.Gets("/v1/wallet")).Is(200);
        (wallet.Cents("available"), wallet.Cents("heldBalance")).ShouldBe((600, 400));
        (await ann.Gets("/v1/transfers/pending")).Is(200).Items.ShouldHaveSingleItem().GetProperty("id").GetGuid().ShouldBe(id);
        (await bob.Gets($"/v1/transfers/{id}")).IsRefused("NOT_FOUND", 404);
        await App.Holds((ann, 1_000), (bob, 0));

        await Ends(ann, id);
        await App.Holds((ann, 600), (bob, 400));
        (await ann.Gets("/v1/wallet")).Cents("heldBalance").ShouldBe(0);
        (await ann.Gets("/v1/transfers/pending")).Items.ShouldBeEmpty();
        (await bob.Gets($"/v1/transfers/{id}")).Is(200).Words("status").ShouldBe("completed");
        (await ann.Posts($"/v1/transfers/{id}/cancel")).IsRefused("TRANSFER_NOT_PENDING", 409);
        await App.Holds((ann, 600), (bob, 400));
    }

    [Fact]
    public async Task Undone_in_time_it_never_was_paid_and_undoing_twice_is_undoing_once()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = (await Sends(ann, bob, 400)).Is(202).Id("transfer.id");
        (await ann.Posts($"/v1/transfers/{id}/cancel")).Is(200).Words("state").ShouldBe("CANCELLED");
        (await ann.Posts($"/v1/transfers/{id}/cancel")).Is(200).Words("status").ShouldBe("failed");
        (await ann.Gets("/v1/wallet")).Cents("available").ShouldBe(1_000);
        App.Clock.Forward(TimeSpan.FromSeconds(700));
        await Task.Delay(1_200, TestContext.Current.CancellationToken);
        (await ann.Gets($"/v1/transfers/{id}")).Is(200).Words("state").ShouldBe("CANCELLED");
        await App.Holds((ann, 1_000), (bob, 0));
        (await App.One<long>("select count(*) from ledger.log where kind = 'transfer.cancelled' and subject = @id", new { id })).ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_sender_can_undo_and_nobody_else_learns_that_there_is_something()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var carol = await App.Person();
        var id = (await Sends(ann, bob, 400)).Is(202).Id("transfer.id");
        foreach (var other in (Member[])[bob, carol])
        {
            (await other.Posts($"/v1/transfers/{id}/cancel")).IsRefused("NOT_FOUND", 404);
            (await other.Gets("/v1/transfers/pending")).Is(200).Items.ShouldBeEmpty();
        }
        (await ann.Posts($"/v1/transfers/{Guid.NewGuid()}/cancel")).IsRefused("NOT_FOUND", 404);
        (await App.One<long>("select count(*) from ledger.log where kind = 'transfer.cancelled' and actor = any(@ids)", new { ids = new[] { bob.Id, carol.Id } })).ShouldBe(0);
        await Ends(ann, id);
    }

    /// <summary>LESSONS 9: one outcome, whoever is faster.</summary>
    [Fact]
    public async Task Undo_against_the_end_of_the_window_has_one_outcome()
    {
        var (ann, bob) = await App.Two(has: 100_000);
        var paid = 0;
        for (var round = 0; round < 25; round++)
        {
            var id = (await Sends(ann, bob, 100, seconds: 1)).Is(202).Id("transfer.id");
            if (round % 3 > 0) App.Clock.Forward(TimeSpan.FromSeconds(1));
            var cancels = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
            {
                await Task.Delay(round * 20 % 300, TestContext.Current.CancellationToken);
                return await ann.Posts($"/v1/transfers/{id}/cancel");
            }));
            cancels.Select(c => c.Status).Distinct().ShouldHaveSingleItem();
            var status = (await ann.Gets($"/v1/transfers/{id}")).Is(200).Words("status");
            status.ShouldBe(cancels[0].Status == 200 ? "failed" : "completed");
            if (status == "completed") paid++;
        }
        await App.Holds((ann, 100_000 - paid * 100), (bob, paid * 100));
        (await ann.Gets("/v1/wallet")).Cents("heldBalance").ShouldBe(0);
    }

    /// <summary>Both take the same rows; they take them in one order, so nobody is ever told that the database failed.</summary>
    [Fact]
    public async Task Undo_and_the_end_of_the_window_never_wait_for_each_other_in_a_ring()
    {
        var (ann, bob) = await App.Two(has: 100_000);
        var windows = App.Services.GetRequiredService<UndoWindows>();
        for (var round = 0; round < 40; round++)
        {
            var id = (await Sends(ann, bob, 100, seconds: 1)).Is(202).Id("transfer.id");
            App.Clock.Forward(TimeSpan.FromSeconds(1));
            var ends = Enumerable.Range(0, 3).Select(_ => windows.SettleDueAsync(CancellationToken.None)).ToArray();
            var undos = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ann.Posts($"/v1/transfers/{id}/cancel")));
            await Task.WhenAll(ends);
            undos.ShouldAllBe(undo => undo.Status == 200 || undo.Status == 409);
        }
    }

    /// <summary>ID-2, also between a payment at once and one that waits.</summary>
    [Fact]
    public async Task One_key_is_one_payment_however_it_is_asked_for()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var id = (await Sends(ann, bob, 100, key: first)).Is(202).Id("transfer.id");
        var again = (await Sends(ann, bob, 100, key: first)).Is(202);
        (again.IsReplay, again.Id("transfer.id")).ShouldBe((true, id));
        (await ann.Sends(bob, 100, key: first)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await Sends(ann, bob, 100, key: first, seconds: 60)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await ann.Gets($"/v1/transfers/by-key/{first}")).Is(200).Words("status").ShouldBe("pending");

        (await ann.Sends(bob, 50, key: second)).Is(201);
        (await Sends(ann, bob, 50, key: second)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);

        await Ends(ann, id);
        (await ann.Sends(bob, 100, key: first)).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await Sends(ann, bob, 100, key: first)).Is(202).Words("transfer.status").ShouldBe("completed");
        await App.Holds((ann, 850), (bob, 150));
    }

    [Fact]
    public async Task What_cannot_be_held_is_refused_and_repeated()
    {
        var (ann, bob) = await App.Two(has: 300);
        var key = Guid.NewGuid();
        (await Sends(ann, bob, 400, key: key)).IsRefused("INSUFFICIENT_FUNDS", 422);
        (await Sends(ann, bob, 400, key: key)).IsRefused("INSUFFICIENT_FUNDS", 422).IsReplay.ShouldBeTrue();
        (await ann.Gets($"/v1/transfers/by-key/{key}")).Is(200).Words("failureCode").ShouldBe("INSUFFICIENT_FUNDS");
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Sends(ann, bob, 100)));
        results.Count(r => r.Status == 202).ShouldBe(3);
        (await ann.Sends(bob, 1)).IsRefused("INSUFFICIENT_FUNDS", 422);
        foreach (var held in results.Where(r => r.Status == 202)) await Ends(ann, held.Id("transfer.id"));
        await App.Holds((ann, 0), (bob, 300));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("601")]
    [InlineData("1.5")]
    public async Task A_window_is_a_whole_number_of_seconds_up_to_ten_minutes(string seconds)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.PostsText("/v1/transfers", $$"""{"receiverId":"{{bob.Id}}","amount":100,"undoSeconds":{{seconds}}}""", Member.NewKey)).IsRefused("VALIDATION_ERROR", 400);
        await App.Holds((ann, 1_000));
    }

    static Task<Reply> Sends(Member from, Member to, long cents, Guid? key = null, int seconds = 30) =>
        from.Posts("/v1/transfers", new { receiverId = to.Id, amount = cents, undoSeconds = seconds }, Member.Key(key ?? Guid.NewGuid()));

    async Task Ends(Member sender, Guid id)
    {
        App.Clock.Forward(TimeSpan.FromSeconds(601));
        await PayApp.Eventually(async () => (await sender.Gets($"/v1/transfers/{id}")).Is(200).Words("status") != "pending", "the end of the window");
    }
}
