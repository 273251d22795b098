namespace Quits.Pay.Tests.Transfers;

/// <summary>TR-8 and LESSONS 6: many at once never spend twice, never deadlock and never refuse what was affordable.</summary>
public sealed class ConcurrencyTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task Of_two_payments_that_together_exceed_the_balance_exactly_one_succeeds()
    {
        var shop = await App.Person();
        for (var round = 0; round < 20; round++)
        {
            var ann = await App.Person(has: 10_000);
            var both = await Task.WhenAll(ann.Sends(shop, 8_000), ann.Sends(shop, 7_000));
            var paid = both.Where(r => r.Status == 201).ShouldHaveSingleItem();
            both.Single(r => r != paid).IsRefused("INSUFFICIENT_FUNDS", 422);
            await App.Holds((ann, paid.Cents("newBalance")));
        }
    }

    [Fact]
    public async Task A_hundred_payments_at_once_spend_what_is_there_and_not_a_cent_more()
    {
        var (ann, bob) = await App.Two(has: 3_350);
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ann.Sends(bob, 100)));
        all.Count(r => r.Status == 201).ShouldBe(33);
        foreach (var refused in all.Where(r => r.Status != 201)) refused.IsRefused("INSUFFICIENT_FUNDS", 422);
        all.Where(r => r.Status == 201).Select(r => r.Cents("newBalance")).Order().ShouldBe(Enumerable.Range(0, 33).Select(i => 50L + i * 100));
        await App.Holds((ann, 50), (bob, 3_300));
    }

    [Fact]
    public async Task Thirty_two_clients_paying_both_ways_between_two_people_all_succeed()
    {
        var (ann, bob) = (await App.Person(has: 1_000_000), await App.Person(has: 1_000_000));
        await Task.WhenAll(Enumerable.Range(0, 32).Select(client => Client(client % 2 == 0 ? ann : bob, client % 2 == 0 ? bob : ann, payments: 25, client)));
        long Sum(int parity) => Enumerable.Range(0, 32).Where(c => c % 2 == parity).Sum(c => 25L * (c + 1));
        await App.Holds((ann, 1_000_000 - Sum(0) + Sum(1)), (bob, 1_000_000 - Sum(1) + Sum(0)));
    }

    [Fact]
    public async Task A_ring_of_ten_paying_on_all_succeed()
    {
        var ring = new Member[10];
        for (var i = 0; i < ring.Length; i++) ring[i] = await App.Person(has: 100_000);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(client => Client(ring[client % 10], ring[(client + 1) % 10], payments: 20, client)));
        foreach (var (one, i) in ring.Select((m, i) => (m, i)))
        {
            long Sent(int from) => 20L * (from + 1 + from + 11 + from + 21);
            await App.Holds((one, 100_000 - Sent(i) + Sent((i + 9) % 10)));
        }
    }

    /// <summary>One recipient of many: the hot account is neither a bottleneck nor a place where money is lost (LG-7).</summary>
    [Fact]
    public async Task Forty_people_paying_one_at_once_all_arrive()
    {
        var shop = await App.Person();
        var people = new Member[40];
        for (var i = 0; i < people.Length; i++) people[i] = await App.Person(has: 1_000);
        await Task.WhenAll(people.Select((p, i) => Client(p, shop, payments: 5, i)));
        await App.Holds((shop, people.Select((_, i) => 5L * (i + 1)).Sum()));
    }

    /// <summary>Pays one after the other; each client has an amount of its own, so a lost or doubled payment shows in the sum.</summary>
    static async Task Client(Member from, Member to, int payments, int client)
    {
        for (var i = 0; i < payments; i++) (await from.Sends(to, client + 1)).Is(201);
    }
}
