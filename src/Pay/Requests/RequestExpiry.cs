using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;

namespace Quits.Pay.Requests;

/// <summary>
/// Ends what nobody answered in time (RQ-4). Any number of nodes may run it: rows are taken under lock, what somebody is paying or
/// declining just now is left to them, and what a node that died had taken is free again.
/// </summary>
internal sealed class RequestExpiry(LedgerClient ledger, RequestTelemetry telemetry, TimeProvider clock, ILogger<RequestExpiry> logger) : BackgroundService
{
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    const int Slice = 200;

    const string Take = """
        select id as Request, requester, requestee, amount, currency, null::text as reason from requests.request
        where state = 1 and expires_at <= @now order by expires_at limit @Slice for update skip locked
        """;

    const string Close = "update requests.request set state = 5 where id = any(@ids)";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var ended = 0;
            try
            {
                ended = await ExpireAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.RequestExpiryFailed(e);
            }
            if (ended < Slice) await Task.Delay(Rest, stoppingToken);
        }
    }

    /// <returns>How many requests were ended.</returns>
    public async Task<int> ExpireAsync(CancellationToken ct)
    {
        await using var work = await ledger.BeginAsync(ct);
        var due = (await work.Connection.QueryAsync<RequestChange>(Take, new { now = clock.GetUtcNow(), Slice })).ToArray();
        if (due.Length == 0) return 0;
        await work.Connection.ExecuteAsync(Close, new { ids = due.Select(fact => fact.Request).ToArray() });
        await work.CommitAsync([.. due.Select(FactOf)], ct);
        telemetry.Happened(RequestFacts.Expired, due.Length);
        return due.Length;
    }

    static Fact FactOf(RequestChange fact) =>
        new(TransactionId.New(), RequestFacts.Expired, JsonSerializer.Serialize(fact, JsonSerializerOptions.Web)) { Subject = fact.Request };
}
