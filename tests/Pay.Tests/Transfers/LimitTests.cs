namespace Quits.Pay.Tests.Transfers;

/// <summary>TR-12: rolling sending limits by verification tier, and what is left of them in the wallet. The clock is moved.</summary>
public sealed class LimitTests(LimitedApp app) : PayTests<LimitedApp>(app)
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Who_is_not_verified_sends_three_hundred_dollars_a_week()
    {
        var ann = await App.Person(has: 1_000_000, tier: 0);
        var bob = await App.Person();
        await Left(ann, daily: null, weekly: 30_000);
        (await ann.Sends(bob, 30_001)).IsRefused("WEEKLY_LIMIT_EXCEEDED", 422, "amount");
        (await ann.Sends(bob, 20_000)).Is(201);
        await Left(ann, daily: null, weekly: 10_000);
        (await ann.Sends(bob, 10_000)).Is(201);
        (await ann.Sends(bob, 1)).IsRefused("WEEKLY_LIMIT_EXCEEDED", 422);
        await Left(ann, daily: null, weekly: 0);
        ann = await Forward(7 * Day - Moment, ann);
        (await ann.Sends(bob, 1)).IsRefused("WEEKLY_LIMIT_EXCEEDED", 422);
        ann = await Forward(2 * Moment, ann);
        await Left(ann, daily: null, weekly: 30_000);
        (await ann.Sends(bob, 30_000)).Is(201);
        await App.Holds((ann, 940_000), (bob, 60_000));
    }

    [Fact]
    public async Task Who_is_verified_sends_five_thousand_dollars_a_day_and_twenty_thousand_a_week()
    {
        var ann = await App.Person(has: 10_000_000);
        var bob = await App.Person();
        await Left(ann, daily: 500_000, weekly: 2_000_000);
        for (var day = 0; day < 4; day++)
        {
            (await ann.Sends(bob, 499_999)).Is(201);
            (await ann.Sends(bob, 2)).IsRefused("DAILY_LIMIT_EXCEEDED", 422, "amount");
            (await ann.Sends(bob, 1)).Is(201);
            await Left(ann, daily: 0, weekly: 2_000_000 - (day + 1) * 500_000);
            ann = await Forward(Day + Moment, ann);
        }
        (await ann.Sends(bob, 1)).IsRefused("WEEKLY_LIMIT_EXCEEDED", 422);
        ann = await Forward(3 * Day, ann);
        await Left(ann, daily: 500_000, weekly: 500_000);
        (await ann.Sends(bob, 500_000)).Is(201);
    }

    /// <summary>A window rolls: what was sent leaves it piece by piece, not at midnight.</summary>
    [Fact]
    public async Task The_day_rolls()
    {
        var ann = await App.Person(has: 10_000_000);
        var bob = await App.Person();
        (await ann.Sends(bob, 300_000)).Is(201);
        ann = await Forward(TimeSpan.FromHours(12), ann);
        (await ann.Sends(bob, 200_000)).Is(201);
        (await ann.Sends(bob, 1)).IsRefused("DAILY_LIMIT_EXCEEDED");
        ann = await Forward(TimeSpan.FromHours(12) + Moment, ann);
        await Left(ann, daily: 300_000, weekly: 1_500_000);
        (await ann.Sends(bob, 300_001)).IsRefused("DAILY_LIMIT_EXCEEDED");
        (await ann.Sends(bob, 300_000)).Is(201);
    }

    [Fact]
    public async Task Received_and_refused_money_does_not_count()
    {
        var (ann, bob) = (await App.Person(has: 600_000), await App.Person(has: 600_000));
        (await bob.Sends(ann, 400_000)).Is(201);
        await Left(ann, daily: 500_000, weekly: 2_000_000);
        (await ann.Sends(ann with { Id = Guid.NewGuid() }, 1_000)).IsRefused("RECIPIENT_NOT_FOUND");
        await Left(ann, daily: 500_000, weekly: 2_000_000);
    }

    [Fact]
    public async Task A_limit_is_said_before_lacking_funds()
    {
        var ann = await App.Person(has: 100, tier: 0);
        (await ann.Sends(await App.Person(), 30_001)).IsRefused("WEEKLY_LIMIT_EXCEEDED", 422);
    }

    [Fact]
    public async Task Parallel_payments_together_stay_within_the_limit()
    {
        var ann = await App.Person(has: 1_000_000, tier: 0);
        var bob = await App.Person();
        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => ann.Sends(bob, 1_000)));
        all.Count(r => r.Status == 201).ShouldBe(30);
        foreach (var refused in all.Where(r => r.Status != 201)) refused.IsRefused("WEEKLY_LIMIT_EXCEEDED", 422);
        await App.Holds((bob, 30_000));
    }

    [Fact]
    public async Task A_quote_refuses_what_the_payment_would_be_refused_for()
    {
        var ann = await App.Person(has: 1_000_000, tier: 0);
        var bob = await App.Person();
        (await ann.Posts("/v1/transfers/quote", new { receiverId = bob.Id, amount = 30_001 })).IsRefused("WEEKLY_LIMIT_EXCEEDED", 422);
        (await ann.Posts("/v1/transfers/quote", new { receiverId = bob.Id, amount = 30_000 })).Is(200);
    }

    /// <summary>Moves the clock; access tokens last an hour, so she signs in anew with her refresh token.</summary>
    async Task<Member> Forward(TimeSpan by, Member who)
    {
        App.Clock.Forward(by);
        var renewed = (await App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = who.RefreshToken })).Is(200);
        return who with { Token = renewed.Words("accessToken"), RefreshToken = renewed.Words("refreshToken") };
    }

    static async Task Left(Member who, long? daily, long? weekly)
    {
        var limits = (await who.Gets("/v1/wallet")).Is(200).At("limits");
        limits.GetProperty("perTransfer").GetInt64().ShouldBe(500_000);
        Number(limits.GetProperty("dailyRemaining")).ShouldBe(daily);
        Number(limits.GetProperty("weeklyRemaining")).ShouldBe(weekly);
    }

    static long? Number(System.Text.Json.JsonElement value) => value.ValueKind == System.Text.Json.JsonValueKind.Null ? null : value.GetInt64();
}
