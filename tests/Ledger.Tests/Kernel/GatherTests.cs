using Quits.Kernel;

namespace Quits.Ledger.Tests.Kernel;

public sealed class GatherTests
{
    /// <summary>Answers when it is told to; remembers what it was asked.</summary>
    sealed class Oracle
    {
        public List<int[]> Asked { get; } = [];

        readonly List<TaskCompletionSource<string>> _answers = [];

        public Task<string> AnswerAsync(IReadOnlyList<int> questions)
        {
            lock (Asked)
            {
                Asked.Add([.. questions]);
                _answers.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
                return _answers[^1].Task;
            }
        }

        public void Answer(int nth, string answer) => _answers[nth].SetResult(answer);

        public void Fail(int nth) => _answers[nth].SetException(new TimeoutException("no answer"));

        /// <summary>Waits until it was asked so often.</summary>
        public async Task BeenAskedAsync(int times)
        {
            for (var tries = 0; tries < 1000; tries++)
            {
                lock (Asked)
                {
                    if (Asked.Count >= times) return;
                }
                await Task.Delay(10);
            }
            Asked.Count.ShouldBe(times);
        }
    }

    readonly Oracle _oracle = new();

    [Fact]
    public async Task Alone_one_is_asked_for_at_once()
    {
        var gather = new Gather<int, string>(1, 10, _oracle.AnswerAsync);
        var answer = gather.AskAsync(1, CancellationToken.None);
        _oracle.Asked.ShouldBe([[1]]);
        _oracle.Answer(0, "one");
        (await answer).ShouldBe("one");
    }

    [Fact]
    public async Task Who_asks_meanwhile_is_answered_by_the_next_question_with_all_others_and_never_by_the_one_before()
    {
        var gather = new Gather<int, string>(1, 3, _oracle.AnswerAsync);
        var first = gather.AskAsync(1, CancellationToken.None);
        var later = Enumerable.Range(2, 4).Select(n => gather.AskAsync(n, CancellationToken.None)).ToArray();
        _oracle.Asked.ShouldBe([[1]]);
        _oracle.Answer(0, "old");
        (await first).ShouldBe("old");
        await _oracle.BeenAskedAsync(2);
        _oracle.Answer(1, "new");
        (await Task.WhenAll(later[..3])).ShouldAllBe(answer => answer == "new");
        await _oracle.BeenAskedAsync(3);
        _oracle.Answer(2, "newest");
        (await later[3]).ShouldBe("newest");
        _oracle.Asked.ShouldBe([[1], [2, 3, 4], [5]]);
    }

    [Fact]
    public void As_many_are_under_way_as_may_be()
    {
        var gather = new Gather<int, string>(2, 10, _oracle.AnswerAsync);
        for (var n = 1; n <= 4; n++) _ = gather.AskAsync(n, CancellationToken.None);
        _oracle.Asked.ShouldBe([[1], [2]]);
    }

    [Fact]
    public async Task A_question_that_fails_fails_for_all_of_it_and_for_nobody_else()
    {
        var gather = new Gather<int, string>(1, 10, _oracle.AnswerAsync);
        var (first, second, third) = (gather.AskAsync(1, CancellationToken.None), gather.AskAsync(2, CancellationToken.None), gather.AskAsync(3, CancellationToken.None));
        _oracle.Answer(0, "one");
        await _oracle.BeenAskedAsync(2);
        var fourth = gather.AskAsync(4, CancellationToken.None);
        _oracle.Fail(1);
        foreach (var failed in new[] { second, third }) await Should.ThrowAsync<TimeoutException>(failed);
        await _oracle.BeenAskedAsync(3);
        _oracle.Answer(2, "four");
        (await fourth).ShouldBe("four");
        (await first).ShouldBe("one");
    }

    [Fact]
    public async Task A_question_that_cannot_even_be_put_fails_and_the_next_is_answered()
    {
        var gather = new Gather<int, string>(1, 10, questions => questions[0] == 1 ? throw new TimeoutException("no way") : Task.FromResult("fine"));
        await Should.ThrowAsync<TimeoutException>(gather.AskAsync(1, CancellationToken.None));
        (await gather.AskAsync(2, CancellationToken.None)).ShouldBe("fine");
    }

    [Fact]
    public async Task Who_gives_up_takes_nobody_along()
    {
        var gather = new Gather<int, string>(1, 10, _oracle.AnswerAsync);
        using var enough = new CancellationTokenSource();
        var (first, second, third) = (gather.AskAsync(1, CancellationToken.None), gather.AskAsync(2, enough.Token), gather.AskAsync(3, CancellationToken.None));
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
        _oracle.Answer(0, "one");
        await _oracle.BeenAskedAsync(2);
        _oracle.Answer(1, "three");
        (await first).ShouldBe("one");
        (await third).ShouldBe("three");
    }

    [Fact]
    public async Task Many_who_ask_from_everywhere_are_all_answered_with_what_they_asked_for()
    {
        var gather = new Gather<int, HashSet<int>>(2, 7, async questions =>
        {
            await Task.Yield();
            return [.. questions];
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(n => Task.Run(async () => (n, Answer: await gather.AskAsync(n, CancellationToken.None)))));
        answers.ShouldAllBe(a => a.Answer.Contains(a.n) && a.Answer.Count <= 7);
    }
}
