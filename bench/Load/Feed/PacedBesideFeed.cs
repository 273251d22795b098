using Quits.Bench.Load.Generator;
using Quits.Bench.Load.Report;
using Quits.Bench.Load.Stage;

namespace Quits.Bench.Load.Feed;

/// <summary>
/// Payments at 500/s among people with 200 friends each, in turn with the feed's fold held, folding, and folding while friends look for
/// them: their pages are work of their own, so how soon a payment is seen is not measured together with what the fold costs.
/// </summary>
internal static class PacedBesideFeed
{
    public static async Task<IReadOnlyList<Row>> RunAsync(FeedGround ground)
    {
        var (held, folded, followed, lags) = (new List<Round>(), new List<Round>(), new List<Round>(), new Histogram());
        var friends = await ground.Tables.SomeFriendsAsync(ground.People, 1000);
        var warming = BenchOptions.Warming(ground.Options.Paced(500, 0));
        var warm = FollowAsync(ground, friends, warming);
        await PayAsync("warm-up", ground, warming);
        await warm;
        for (var number = 1; number <= ground.Options.Rounds; number++)
        {
            var plan = ground.Options.Paced(500, number);
            await using (await FeedHold.TakeAsync(ground.Quits.Connection)) held.Add(await PayAsync("paced 500/s, no fan-out", ground, plan));
            await ground.Tables.FollowAsync(FeedGround.Patience);
            await ground.RestAsync();
            folded.Add(await PayAsync("paced 500/s, fan-out", ground, plan));
            var lag = FollowAsync(ground, friends, plan);
            followed.Add(await PayAsync("paced 500/s, fan-out, followed", ground, plan));
            lags.Add(await lag);
        }
        var rows = new[] { Row.Of(held), Row.Of(folded), LagRow(followed, lags) };
        Progress.Announce(rows[^1]);
        return rows;
    }

    static async Task<Round> PayAsync(string scenario, FeedGround ground, LoadPlan plan)
    {
        var payments = new TransferRequest(ground.People, Choice.Of(plan.Choice, ground.People.Count), ground.Quits.Port, plan.Seed);
        return Progress.Announce(await Measurement.RoundAsync(scenario, ground.Quits, plan, payments));
    }

    static async Task<Histogram> FollowAsync(FeedGround ground, IReadOnlyList<(int Person, int Friend)> friends, LoadPlan plan)
    {
        using var follower = new Follower(ground.People, friends, ground.Quits.Port);
        await Task.Delay(plan.WarmUp);
        return await follower.RunAsync(plan.Measured);
    }

    static Row LagRow(IReadOnlyList<Round> rounds, Histogram lags)
    {
        var perSecond = lags.Count / rounds.Sum(r => r.Load.Seconds);
        return Row.Of(rounds) with
        {
            Scenario = "paced 500/s, until a friend sees it", PerSecond = perSecond, Slowest = perSecond, Fastest = perSecond,
            P50 = lags.Percentile(0.50), P99 = lags.Percentile(0.99),
        };
    }
}
