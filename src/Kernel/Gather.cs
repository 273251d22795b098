namespace Quits.Kernel;

/// <summary>
/// Answers many questions with one: whoever asks while as many answers as may be are on their way is answered, with all others who
/// wait, by the next. An answer is never of a moment before it was asked for. Alone, one is asked for at once.
/// </summary>
/// <param name="atOnce">How many answers may be on their way.</param>
/// <param name="most">How many questions one answer is for.</param>
/// <param name="answer">The answer to all of some questions.</param>
public sealed class Gather<TQuestion, TAnswer>(int atOnce, int most, Func<IReadOnlyList<TQuestion>, Task<TAnswer>> answer)
{
    readonly Lock _lock = new();
    readonly Queue<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> _waiting = new();
    int _underWay;

    /// <summary>The answer to this question and some others.</summary>
    /// <exception cref="OperationCanceledException">This asker gave up; the others are answered.</exception>
    public Task<TAnswer> AskAsync(TQuestion question, CancellationToken ct)
    {
        var source = new TaskCompletionSource<TAnswer>();
        bool first;
        lock (_lock)
        {
            _waiting.Enqueue((question, source));
            first = _underWay < atOnce;
            if (first) _underWay++;
        }
        if (first) Start();
        return source.Task.WaitAsync(ct);
    }

    /// <summary>What is asked for all is no part of the first asker's trace.</summary>
    void Start()
    {
        using var apart = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _ = AnswerAsync();
    }

    async Task AnswerAsync()
    {
        for (var asked = Next(); asked.Count > 0; asked = Next())
        {
            try
            {
                var answered = await answer([.. asked.Select(a => a.Question)]);
                // One after the other through the common queue: a thread's own is worked off from its end, and the first to ask would wait longest.
                foreach (var (_, source) in asked) ThreadPool.UnsafeQueueUserWorkItem(static told => told.source.SetResult(told.answered), (source, answered), preferLocal: false);
            }
            catch (Exception e)
            {
                foreach (var (_, source) in asked) ThreadPool.UnsafeQueueUserWorkItem(static told => told.source.TrySetException(told.e), (source, e), preferLocal: false);
            }
        }
    }

    List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> Next()
    {
        lock (_lock)
        {
            var next = new List<(TQuestion, TaskCompletionSource<TAnswer>)>(Math.Min(most, _waiting.Count));
            while (next.Count < most && _waiting.TryDequeue(out var one)) next.Add(one);
            if (next.Count == 0) _underWay--;
            return next;
        }
    }
}
