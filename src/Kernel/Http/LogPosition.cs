using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Quits.Kernel.Http;

/// <summary>
/// Read your writes: the answer of a write names its position in the log; a read that names a position waits briefly until what it reads has got there.
/// </summary>
public static class LogPosition
{
    public const string Header = "Quits-Position";

    public static void Tell(HttpContext context, long position)
    {
        if (position > 0) context.Response.Headers[Header] = position.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The position a read should not be older than; 0 when it does not care.</summary>
    public static long Asked(HttpContext context) =>
        long.TryParse(context.Request.Headers[Header], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;
}
