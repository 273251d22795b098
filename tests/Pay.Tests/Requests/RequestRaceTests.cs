using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Requests;

namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-2, LESSONS 4: whatever runs at once, one outcome, and money moved if and only if it is "paid".</summary>
public sealed class RequestRaceTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Twenty_payments_at_once_pay_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var (ann, bob) = await App.Two(has: 10_000);
            var id = await bob.Wants(ann, 300);
            var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ann.PaysFor(id)));
            all.Count(r => r.Status == 201).ShouldBe(1);
            foreach (var refused in all.Where(r => r.Status != 201)) refused.IsRefused("REQUEST_NOT_PENDING", 409);
            await App.Holds((ann, 9_700), (bob, 300));
        }
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task Twenty_payments_with_one_key_are_one_payment_and_twenty_equal_answers()
    {
        for (var round = 0; round < 5; round++)
        {
            var (ann, bob) = await App.Two(has: 10_000);
            var (id, key) = (await bob.Wants(ann, 300), Guid.NewGuid());
            var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ann.PaysFor(id, key)));
            all.ShouldAllBe(r => r.Status == 201);
            all.Select(r => r.Text).Distinct().ShouldHaveSingleItem();
            all.Count(r => !r.IsReplay).ShouldBe(1);
            await App.Holds((ann, 9_700), (bob, 300));
        }
        await Asking.PaidMeansMoved(App);
    }

    /// <summary>Two hundred times: each begins with another of the four at another moment.</summary>
    [Fact]
    public async Task Pay_decline_cancel_and_expiry_at_once_have_one_outcome()
    {
        var (ann, bob) = await App.Two(has: 1_000_000);
        var expiry = App.Services.GetRequiredService<RequestExpiry>();
        var (paid, outcomes) = (0, new Dictionary<string, int>());
        for (var round = 0; round < 200; round++)
        {
            var id = await bob.Wants(ann, 100);
            if (round % 4 == 3) await App.Rows<int>("update requests.request set expires_at = clock_timestamp() + interval '3 milliseconds' where id = @id", new { id });
            Func<Task<Reply>>[] acts = [() => ann.PaysFor(id), () => ann.Declines(id), () => bob.Cancels(id), () => ann.PaysFor(id)];
            var expiring = round % 4 == 3 ? Expire(expiry, after: round % 7) : Task.CompletedTask;
            var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => acts[(i + round) % 4]()));
            await expiring;
            replies.ShouldAllBe(r => r.Status == 200 || r.Status == 201 || r.Status == 409);
            replies.Count(r => r.Status != 409).ShouldBeLessThanOrEqualTo(1);
            var status = await Asking.Status(id, ann, bob);
            outcomes[status] = outcomes.GetValueOrDefault(status) + 1;
            if (status != "expired") replies.Count(r => r.Status != 409).ShouldBe(1, status);
            replies.Any(r => r.Status == 201).ShouldBe(status == "paid");
            if (status == "paid") paid++;
        }
        await App.Holds((ann, 1_000_000 - 100 * paid), (bob, 100 * paid));
        outcomes.Count.ShouldBeGreaterThanOrEqualTo(3, string.Join(' ', outcomes));
        await PayApp.Eventually(async () => await App.One<long>("select count(*) from requests.request where state = 1 and requester = @Id", new { bob.Id }) == 0);
        await Asking.PaidMeansMoved(App);
    }

    static async Task Expire(RequestExpiry expiry, int after)
    {
        await Task.Delay(after, TestContext.Current.CancellationToken);
        await expiry.ExpireAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Each can afford one of the two; the requests do not share a row, the wallet does.</summary>
    [Fact]
    public async Task Two_requests_that_together_exceed_the_balance_are_not_both_paid()
    {
        for (var round = 0; round < 10; round++)
        {
            var (ann, bob) = await App.Two(has: 1_000);
            var carol = await App.Person();
            var (one, other) = (await bob.Wants(ann, 800), await carol.Wants(ann, 700));
            var both = await Task.WhenAll(ann.PaysFor(one), ann.PaysFor(other));
            both.Count(r => r.Status == 201).ShouldBe(1);
            both.Single(r => r.Status != 201).IsRefused("INSUFFICIENT_FUNDS", 422);
        }
        await Asking.PaidMeansMoved(App);
    }

    /// <summary>Each asks the other: the accounts are locked in one order, so neither waits in a ring.</summary>
    [Fact]
    public async Task Opposite_requests_paid_at_once_beside_plain_payments_all_go_through()
    {
        var (ann, bob) = (await App.Person(has: 100_000), await App.Person(has: 100_000));
        var (annWants, bobWants) = (new Guid[20], new Guid[20]);
        for (var i = 0; i < 20; i++) (annWants[i], bobWants[i]) = (await ann.Wants(bob, 10), await bob.Wants(ann, 7));
        var all = await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(i => new[] { bob.PaysFor(annWants[i]), ann.PaysFor(bobWants[i]), ann.Sends(bob, 1), bob.Sends(ann, 1) }));
        all.ShouldAllBe(r => r.Status == 201);
        await App.Holds((ann, 100_060), (bob, 99_940));
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task One_key_on_two_requests_at_once_pays_one()
    {
        for (var round = 0; round < 10; round++)
        {
            var (ann, bob) = await App.Two(has: 1_000);
            var (one, other, key) = (await bob.Wants(ann, 10), await bob.Wants(ann, 10), Guid.NewGuid());
            var both = await Task.WhenAll(ann.PaysFor(one, key), ann.PaysFor(other, key));
            both.Count(r => r.Status == 201).ShouldBe(1);
            both.Single(r => r.Status != 201).IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
            await App.Holds((ann, 990), (bob, 10));
        }
        await Asking.PaidMeansMoved(App);
    }
}
