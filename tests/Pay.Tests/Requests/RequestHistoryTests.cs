using Quits.Pay.Requests;

namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-1..RQ-4: after any history of random acts, three of them at once each time, balances and states are those of a naive book.</summary>
public sealed class RequestHistoryTests(PayApp app) : PayTests<PayApp>(app)
{
    sealed class Naive
    {
        public required int Asker, Asked;
        public long Amount;
        public string Status = "pending";
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_was_answered_is_what_is_so(int seed)
    {
        var dice = new Random(seed);
        Member[] people = [await App.Person(has: 2_000), await App.Person(has: 2_000), await App.Person(has: 2_000)];
        var balances = people.Select(_ => 2_000L).ToArray();
        var book = new Dictionary<Guid, Naive>();
        for (var step = 0; step < 40; step++)
        {
            if (book.Values.Count(n => n.Status == "pending") < 4) await Ask(dice, people, book);
            var acts = Enumerable.Range(0, 3).Select(_ => Act(dice, people, book)).ToArray();
            foreach (var act in acts) Note(await act, book, balances);
        }
        await App.Holds([.. people.Select((person, i) => (person, balances[i]))]);
        foreach (var (id, naive) in book)
        {
            var (status, amount) = (naive.Status, naive.Amount);
            var seen = (await people[naive.Asker].Gets($"/v1/requests/{id}")).Is(200);
            (seen.Words("status"), seen.Cents("amount")).ShouldBe((status, amount));
        }
        balances.ShouldAllBe(cents => cents >= 0);
        await Asking.PaidMeansMoved(App);
    }

    static async Task Ask(Random dice, Member[] people, Dictionary<Guid, Naive> book)
    {
        var asker = dice.Next(3);
        var (asked, amount) = ((asker + dice.Next(1, 3)) % 3, dice.Next(1, 900));
        book[await people[asker].Wants(people[asked], amount)] = new() { Asker = asker, Asked = asked, Amount = amount };
    }

    static async Task<(Guid Id, RequestAct Act, Reply Reply)> Act(Random dice, Member[] people, Dictionary<Guid, Naive> book)
    {
        var (id, naive) = book.ElementAt(Math.Max(0, book.Count - 1 - dice.Next(6)));
        var (asker, asked) = (people[naive.Asker], people[naive.Asked]);
        return dice.Next(6) switch
        {
            0 => (id, RequestAct.Decline, await asked.Declines(id)),
            1 => (id, RequestAct.Cancel, await asker.Cancels(id)),
            2 => (id, RequestAct.Remind, await asker.Reminds(id)),
            _ => (id, RequestAct.Pay, await asked.PaysFor(id)),
        };
    }

    static void Note((Guid Id, RequestAct Act, Reply Reply) done, Dictionary<Guid, Naive> book, long[] balances)
    {
        var naive = book[done.Id];
        if (done.Act == RequestAct.Remind)
        {
            done.Reply.Status.ShouldBeOneOf(409, 429);
            return;
        }
        if (done.Reply.Status is not (200 or 201))
        {
            if (done.Reply.Status == 422) done.Reply.IsRefused("INSUFFICIENT_FUNDS");
            else done.Reply.IsRefused("REQUEST_NOT_PENDING", 409);
            return;
        }
        var status = done.Act switch { RequestAct.Pay => "paid", RequestAct.Decline => "declined", _ => "cancelled" };
        if (status == "paid") naive.Status.ShouldBe("pending", "paid twice, or after its end");
        else naive.Status.ShouldBeOneOf("pending", status);
        naive.Status = status;
        if (status != "paid") return;
        balances[naive.Asked] -= naive.Amount;
        balances[naive.Asker] += naive.Amount;
    }
}
