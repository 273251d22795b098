using System.Globalization;
using Quits.Pay.Delivery;

namespace Quits.Pay.Tests.Delivery;

/// <summary>Quiet hours are a person's own: over midnight, in their zone, also when the clocks change (NT-3).</summary>
public sealed class QuietHoursTests
{
    [Theory]
    [InlineData("13:00-14:00", "2026-05-01T12:59:59Z", null)]
    [InlineData("13:00-14:00", "2026-05-01T13:00:00Z", "2026-05-01T14:00:00Z")]
    [InlineData("13:00-14:00", "2026-05-01T13:59:59Z", "2026-05-01T14:00:00Z")]
    [InlineData("13:00-14:00", "2026-05-01T14:00:00Z", null)]
    [InlineData("22:00-07:00", "2026-05-01T23:30:00Z", "2026-05-02T07:00:00Z")]
    [InlineData("22:00-07:00", "2026-05-02T00:00:00Z", "2026-05-02T07:00:00Z")]
    [InlineData("22:00-07:00", "2026-05-02T06:59:00Z", "2026-05-02T07:00:00Z")]
    [InlineData("22:00-07:00", "2026-05-02T07:00:00Z", null)]
    [InlineData("22:00-07:00", "2026-12-31T22:00:00Z", "2027-01-01T07:00:00Z")]
    [InlineData("22:00-00:00", "2026-05-01T23:59:00Z", "2026-05-02T00:00:00Z")]
    [InlineData("09:00-09:00", "2026-05-01T09:00:00Z", null)]
    [InlineData(null, "2026-05-01T23:30:00Z", null)]
    [InlineData("nonsense", "2026-05-01T23:30:00Z", null)]
    public void Quiet_lasts_until_its_end(string? hours, string now, string? end) => End(hours, "UTC", now).ShouldBe(end);

    [Theory]
    [InlineData("America/New_York", "2026-07-01T02:30:00Z", "2026-07-01T11:00:00Z")]     // 22:30 there
    [InlineData("America/New_York", "2026-01-02T02:30:00Z", null)]                       // 21:30 there
    [InlineData("Asia/Kolkata", "2026-07-01T16:30:00Z", "2026-07-02T01:30:00Z")]         // 22:00 there
    [InlineData("Pacific/Kiritimati", "2026-07-01T08:00:00Z", "2026-07-01T17:00:00Z")]   // 22:00 there, on the same day
    [InlineData("Nowhere/Any_More", "2026-07-01T23:00:00Z", "2026-07-02T07:00:00Z")]     // counts as UTC
    public void Hours_are_those_of_the_persons_zone(string zone, string now, string? end) => End("22:00-07:00", zone, now).ShouldBe(end);

    /// <summary>In Berlin the night to 29 March 2026 has no 02:00-03:00, and that to 25 October has it twice.</summary>
    [Theory]
    [InlineData("22:00-07:00", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData("22:00-07:00", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("22:00-02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:30:00Z")]          // 02:30 does not come: 03:30 summer time
    [InlineData("22:00-02:30", "2026-10-24T23:00:00Z", "2026-10-25T01:30:00Z")]          // comes twice: the second time
    [InlineData("22:00-02:30", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z")]          // already in the second 02:10
    [InlineData("02:15-02:45", "2026-03-29T01:20:00Z", null)]
    public void The_clocks_may_change_meanwhile(string hours, string now, string? end) => End(hours, "Europe/Berlin", now).ShouldBe(end);

    /// <summary>Whatever the hours, zone and moment: the end is in the future, within a day and a bit, and no longer quiet.</summary>
    [Fact]
    public void The_end_is_ahead_and_is_an_end()
    {
        var random = new Random(20261121);
        string[] zones = ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca"];
        for (var i = 0; i < 20_000; i++)
        {
            var hours = $"{random.Next(24):00}:{random.Next(60):00}-{random.Next(24):00}:{random.Next(60):00}";
            var (zone, now) = (zones[i % zones.Length], new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next(365 * 86_400)));
            if (QuietHours.EndAfter(now, hours, zone) is not { } end) continue;
            end.ShouldBeGreaterThan(now, $"{hours} {zone} {now:O}");
            (end - now).ShouldBeLessThan(TimeSpan.FromHours(26), $"{hours} {zone} {now:O}");
            QuietHours.EndAfter(end, hours, zone).ShouldBeNull($"{hours} {zone} {now:O}");
        }
    }

    static string? End(string? hours, string zone, string now) =>
        QuietHours.EndAfter(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), hours, zone)?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
