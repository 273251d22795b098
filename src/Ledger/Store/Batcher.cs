using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quits.Kernel;
using Quits.Ledger.Core;

namespace Quits.Ledger.Store;

/// <summary>
/// Natural batching: what arrives while a commit is in flight forms the next batch. No timer: an idle ledger commits at once,
/// a busy one in ever larger batches.
/// </summary>
internal sealed class Batcher(LedgerStore store, LedgerTelemetry telemetry, ILogger<Batcher> logger) : BackgroundService
{
    readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(Limits.QueuedInstructions)
    {
        FullMode = BoundedChannelFullMode.Wait,
    });

    /// <summary>Queues an instruction and waits for its decision.</summary>
    /// <exception cref="LedgerBusyException">Too many are waiting already.</exception>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached; the outcome is unknown until the id is asked for again.</exception>
    public Task<Decision> SubmitAsync(Instruction instruction)
    {
        var pending = new Pending(instruction);
        return _queue.Writer.TryWrite(pending) ? pending.Task : Task.FromException<Decision>(new LedgerBusyException());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Two batches may be in flight: one is flushed to disk while the next is decided. The head row keeps their order.
        await Task.WhenAll(DrainAsync(stoppingToken), DrainAsync(stoppingToken));
        while (_queue.Reader.TryRead(out var left)) left.Fail(new LedgerUnavailableException("the server is stopping", null));
    }

    async Task DrainAsync(CancellationToken stopping)
    {
        var batch = new List<Pending>(Limits.BatchInstructions);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopping))
            {
                batch.Clear();
                while (batch.Count < Limits.BatchInstructions && _queue.Reader.TryRead(out var pending)) batch.Add(pending);
                if (batch.Count > 0) await SettleAsync(batch, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: what is still queued is told so by ExecuteAsync.
        }
    }

    async Task SettleAsync(List<Pending> batch, CancellationToken ct)
    {
        try
        {
            var decisions = await PostAsync(batch, ct);
            for (var i = 0; i < decisions.Length; i++) batch[i].Complete(decisions[i]);
        }
        catch (Exception e) when (batch.Count > 1 && !Faults.IsPassing(e) && e is not OperationCanceledException)
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
            foreach (var pending in batch) pending.Fail(Faults.IsPassing(e) || e is OperationCanceledException ? new LedgerUnavailableException("the database did not answer", e) : e);
        }
    }

    async Task<Decision[]> PostAsync(List<Pending> batch, CancellationToken ct)
    {
        var asked = new Instruction[batch.Count];
        for (var i = 0; i < asked.Length; i++) asked[i] = batch[i].Instruction;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var decisions = await store.PostAsync(asked, ct);
                return attempt == 1 ? decisions : AsFirstAnswers(decisions);
            }
            catch (Exception e) when (attempt < Limits.BatchAttempts && Faults.IsPassing(e))
            {
                logger.BatchRetried(batch.Count, attempt, e);
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt * attempt), ct);
            }
        }
    }

    /// <summary>An attempt whose reply was lost may have committed: then this is the first answer to the asker, though the second to us.</summary>
    static Decision[] AsFirstAnswers(Decision[] decisions) => [.. decisions.Select(d => d with { Replayed = false })];

    sealed class Pending(Instruction instruction) : TaskCompletionSource<Decision>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Instruction Instruction { get; } = instruction;

        public void Complete(Decision decision) => TrySetResult(decision);

        public void Fail(Exception e) => TrySetException(e);
    }
}

/// <summary>Which faults pass by themselves, so that the same batch may be tried again.</summary>
internal static class Faults
{
    public static bool IsPassing(Exception e) => e switch
    {
        PostgresException p => p.SqlState is "40001" or "40P01" or "55P03" or "57014" || p.SqlState[..2] is "57" or "53" or "08",
        NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException => true,
        ObjectDisposedException or InvalidOperationException { Source: "Npgsql" } => true,
        _ => false,
    };
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
