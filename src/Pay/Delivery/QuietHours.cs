using System.Globalization;
using NodaTime;

namespace Quits.Pay.Delivery;

/// <summary>A person's quiet hours: two times of day in their own zone, possibly over midnight (NT-3). Pure.</summary>
internal static class QuietHours
{
    /// <summary>When the quiet that reigns at <paramref name="now"/> ends; null when there is none.</summary>
    /// <param name="hours"><c>HH:MM-HH:MM</c>, or null. Twice the same time means no quiet at all.</param>
    /// <param name="zone">An IANA name; one that is unknown by now counts as UTC.</param>
    public static DateTimeOffset? EndAfter(DateTimeOffset now, string? hours, string zone)
    {
        if (hours is not { Length: 11 } || Time(hours[..5]) is not { } start || Time(hours[6..]) is not { } end || start == end) return null;
        var place = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
        var local = Instant.FromDateTimeOffset(now).InZone(place).LocalDateTime;
        var quiet = start < end ? local.TimeOfDay >= start && local.TimeOfDay < end : local.TimeOfDay >= start || local.TimeOfDay < end;
        if (!quiet) return null;
        var day = local.TimeOfDay < end ? local.Date : local.Date.PlusDays(1);
        return At(place, day + end).ToDateTimeOffset().ToUniversalTime();
    }

    /// <summary>A time that comes twice in the autumn is meant the second time; one that is left out in the spring, just after the gap.</summary>
    static ZonedDateTime At(DateTimeZone place, LocalDateTime local) =>
        place.MapLocal(local) is { Count: > 0 } mapped ? mapped.Last() : place.AtLeniently(local);

    static LocalTime? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? LocalTime.FromTimeOnly(time) : null;
}
