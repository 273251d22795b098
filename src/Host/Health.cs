using Npgsql;
using Quits.Kernel;

namespace Quits.Host;

/// <summary>True once migrations and the demo are done.</summary>
sealed class Readiness
{
    public bool Ready { get; set; }
}

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can also reach its books.</summary>
static class Health
{
    sealed record Status(string Is);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new Status("live"))).ExcludeFromDescription();
        app.MapGet("/health/ready", async (Readiness readiness, Db db, CancellationToken ct) =>
            readiness.Ready && await AnswersAsync(db, ct) ? TypedResults.Json(new Status("ready")) : TypedResults.Json(new Status("not ready"), statusCode: 503)).ExcludeFromDescription();
    }

    static async Task<bool> AnswersAsync(Db db, CancellationToken ct)
    {
        try
        {
            await using var command = db.App.CreateCommand("select 1");
            command.CommandTimeout = 2;
            return await command.ExecuteScalarAsync(ct) is 1;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }
}
