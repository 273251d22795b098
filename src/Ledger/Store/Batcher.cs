using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>
/// Natural batching: what arrives while a commit is in flight forms the next batch. No timer: an idle ledger commits at once,
/// a busy one in ever larger batches.
/// </summary>
internal sealed class Batcher(LedgerStore store, LedgerTelemetry telemetry, ILogger<Batcher> logger) : BackgroundService
{
    /// <summary>How long a stopping server goes on settling what is queued.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(Limits.QueuedInstructions)
    {
        FullMode = BoundedChannelFullMode.Wait,
        SingleReader = true,
    });

    volatile bool _closed;

    /// <summary>Queues an instruction and waits for its decision.</summary>
    /// <exception cref="LedgerBusyException">Too many are waiting already.</exception>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached; the outcome is unknown until the id is asked for again.</exception>
    public Task<Decision> SubmitAsync(Instruction instruction)
    {
        var pending = new Pending(instruction);
        if (_queue.Writer.TryWrite(pending)) return pending.Task;
        return Task.FromException<Decision>(_closed ? new LedgerUnavailableException("the server is stopping", null) : new LedgerBusyException());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var giveUp = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() =>
        {
            // Nothing more comes in; what is in is settled, so that no asker is left with an unknown outcome.
            _closed = true;
            _queue.Writer.TryComplete();
            giveUp.CancelAfter(Grace);
        });
        // One batch at a time: a second one beside it would mostly wait for the first one's accounts, and both would be half as
        // large. Measured with 10,000 people: 13 % less CPU per payment.
        await DrainAsync(giveUp.Token);
    }

    /// <summary>Runs until the queue is closed and empty. Once given up, what is left fails at once, as unknown.</summary>
    async Task DrainAsync(CancellationToken giveUp)
    {
        var batch = new List<Pending>(Limits.BatchInstructions);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < Limits.BatchInstructions && _queue.Reader.TryRead(out var pending)) batch.Add(pending);
            if (batch.Count > 0) await SettleAsync(batch, giveUp);
        }
    }

    async Task SettleAsync(List<Pending> batch, CancellationToken ct)
    {
        try
        {
            var decisions = await PostAsync(batch, ct);
            for (var i = 0; i < decisions.Length; i++) batch[i].Complete(decisions[i]);
        }
        catch (Exception e) when (batch.Count > 1 && !Faults.IsOutage(e))
        {
            // One of them is poison: in halves, until it fails alone.
            logger.BatchSplit(batch.Count, e);
            var half = batch.Count / 2;
            await SettleAsync(batch.GetRange(0, half), ct);
            await SettleAsync(batch.GetRange(half, batch.Count - half), ct);
        }
        catch (Exception e)
        {
            logger.BatchFailed(batch.Count, e);
            telemetry.BatchesFailed.Add(1);
            foreach (var pending in batch) pending.Fail(Faults.MayPass(e) ? new LedgerUnavailableException("the database did not answer", e) : e);
        }
    }

    async Task<Decision[]> PostAsync(List<Pending> batch, CancellationToken ct)
    {
        var asked = new Instruction[batch.Count];
        for (var i = 0; i < asked.Length; i++) asked[i] = batch[i].Instruction;
        for (var attempt = 1; ; attempt++)
        {
            Decision[] sent = [];
            try
            {
                return AsFirstAnswers(batch, await store.PostAsync(asked, decided => sent = decided, ct));
            }
            catch (Exception e) when (attempt < Limits.BatchAttempts && Faults.MayPass(e) && !ct.IsCancellationRequested)
            {
                if (Faults.IsOutage(e)) RememberFresh(batch, sent);
                logger.BatchRetried(batch.Count, attempt, e);
                await Task.Delay(TimeSpan.FromMilliseconds((Faults.IsOutage(e) ? 50 : 2) * attempt * attempt), ct);
            }
        }
    }

    static void RememberFresh(List<Pending> batch, Decision[] decisions)
    {
        for (var i = 0; i < decisions.Length; i++) batch[i].MayBeDone |= decisions[i].IsFresh;
    }

    /// <summary>
    /// An attempt whose reply was lost may have committed: what it decided for the first time is a first answer to the asker, though
    /// the books know it by now.
    /// </summary>
    static Decision[] AsFirstAnswers(List<Pending> batch, Decision[] decisions)
    {
        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i].Replayed && batch[i].MayBeDone) decisions[i] = decisions[i] with { Replayed = false };
        }
        return decisions;
    }

    sealed class Pending(Instruction instruction) : TaskCompletionSource<Decision>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Instruction Instruction { get; } = instruction;

        /// <summary>True once an attempt of unknown outcome has decided it as new: that attempt may have committed.</summary>
        public bool MayBeDone { get; set; }

        public void Complete(Decision decision) => TrySetResult(decision);

        public void Fail(Exception e) => TrySetException(e);
    }
}

/// <summary>So many instructions wait that another would only wait in vain; nothing was done.</summary>
public sealed class LedgerBusyException() : Exception("the ledger's queue is full"), IProblemException
{
    public Problem Problem => Problems.Busy;
}

/// <summary>The ledger cannot tell what became of an instruction; asking again with the same id will.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner) : Exception(message, inner), IProblemException
{
    public Problem Problem => Problems.Database;
}
