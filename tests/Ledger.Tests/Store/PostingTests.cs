using Dapper;
using Quits.Kernel;
using Quits.Ledger.Core;
using Quits.Ledger.Store;
using Quits.Ledger.Tests.Harness;

namespace Quits.Ledger.Tests.Store;

public sealed class PostingTests
{
    [Fact]
    public async Task A_payment_moves_the_money_and_answers_with_its_position_and_balances()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100_00), await books.WalletAsync());

        var decision = await books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 30_00));

        decision.Verdict.ShouldBe(Verdict.Accepted);
        decision.BalanceAfter(ann).ShouldBe(70_00);
        decision.BalanceAfter(bob).ShouldBe(30_00);
        decision.Position.ShouldBe(await books.SqlAsync<long>("select position from ledger.log_head"));
        (await books.BalanceAsync(ann)).ShouldBe(70_00);
        (await books.BalanceAsync(bob)).ShouldBe(30_00);
    }

    [Fact]
    public async Task Fifty_equal_requests_at_once_post_once_and_get_fifty_equal_answers()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100_00), await books.WalletAsync());
        var ask = Ask.Pay(ann, bob, 30_00);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => books.Ledger.SubmitAsync(ask))));

        answers.Count(a => !a.Replayed).ShouldBe(1);
        foreach (var answer in answers)
        {
            answer.Verdict.ShouldBe(Verdict.Accepted);
            (answer.Id, answer.Position, answer.At).ShouldBe((answers[0].Id, answers[0].Position, answers[0].At));
            answer.Entries.ShouldBe(answers[0].Entries);
        }
        answers[0].Position.ShouldBeGreaterThan(0);
        (await books.SqlAsync<long>("select count(*) from ledger.entry where transaction = @id", new { id = ask.Id.Value })).ShouldBe(2);
        (await books.BalanceAsync(ann)).ShouldBe(70_00);
    }

    [Fact]
    public async Task Equal_facts_at_once_on_two_nodes_are_one_fact()
    {
        await using var books = await Books.OpenAsync();
        var other = await books.AddNodeAsync();
        for (var round = 0; round < 50; round++)
        {
            var fact = Ask.Fact();
            var answers = await Task.WhenAll(
                Task.Run(() => books.Ledger.SubmitAsync(fact)), Task.Run(() => other.Ledger.SubmitAsync(fact)));
            answers.Count(a => !a.Replayed).ShouldBe(1);
            answers[0].Position.ShouldBe(answers[1].Position);
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"note\":\"\0\"}")]
    [InlineData("{\"note\":\"\\u0000\"}")]
    [InlineData("{\"note\":\"\\ud800\"}")]
    [InlineData("")]
    public async Task A_poison_instruction_fails_alone(string payload)
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100_00), await books.WalletAsync());
        var good = Enumerable.Range(0, 40).Select(_ => Ask.Pay(ann, bob, 1_00)).ToArray();
        var poison = Ask.Pay(ann, bob, 5_00, payload: payload);

        var posting = good.Take(20).Append(poison).Concat(good.Skip(20)).Select(ask => books.Ledger.SubmitAsync(ask)).ToArray();

        await Should.ThrowAsync<Exception>(posting[20]);
        foreach (var task in posting.Where(t => t != posting[20])) (await task).Accepted.ShouldBeTrue();
        (await books.BalanceAsync(bob)).ShouldBe(40_00);
    }

    [Fact]
    public async Task What_is_still_queued_when_the_server_stops_is_settled_and_later_requests_are_refused()
    {
        await using var books = await Books.OpenAsync();
        var (ann, bob) = (await books.WalletAsync(100_00), await books.WalletAsync());
        var queued = Enumerable.Range(0, 2000).Select(_ => books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 1))).ToArray();

        await books.Node.StopAsync();

        (await Task.WhenAll(queued)).ShouldAllBe(d => d.Accepted);
        await Should.ThrowAsync<LedgerUnavailableException>(() => books.Ledger.SubmitAsync(Ask.Pay(ann, bob, 1)).WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
