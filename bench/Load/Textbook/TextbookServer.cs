using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Quits.Bench.Load.Textbook;

/// <summary>The baseline over HTTP: the same contract as Quits, one database transaction per request, a pool of 16.</summary>
internal static class TextbookServer
{
    public static async Task RunAsync(string connectionString, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, TextbookJson.Default));
        builder.Services.AddSingleton(NpgsqlDataSource.Create(Pooled(connectionString)));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TextbookPeople>();
        builder.Services.AddSingleton<TextbookTransfer>();
        builder.Services.AddSingleton<TextbookFeed>();
        await using var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.MapGet("/health/ready", () => TypedResults.Ok());
        app.MapPost("/v1/transfers", SendAsync);
        app.MapGet("/v1/feed", FeedAsync);
        await app.RunAsync();
    }

    static string Pooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        MinPoolSize = 16,
        MaxPoolSize = 16,
        MaxAutoPrepare = 32,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true,
        Timeout = 60,
    }.ConnectionString;

    static async Task<IResult> SendAsync(
        HttpContext http, SendRequest request, TextbookPeople people, TextbookTransfer transfers, CancellationToken ct)
    {
        if (await people.BearerAsync(http.Request.Headers.Authorization, ct) is not { } senderId) return Refuse(401, "UNAUTHENTICATED");
        if (!Guid.TryParse(http.Request.Headers["Idempotency-Key"], out var key)) return Refuse(400, "IDEMPOTENCY_KEY_REQUIRED");
        if (request.Amount is < 1 or > 500_000) return Refuse(400, "INVALID_AMOUNT");
        if (request.ReceiverId == senderId) return Refuse(400, "INVALID_RECIPIENT");
        var sender = await people.FindAsync(senderId, ct);
        var receiver = await people.FindAsync(request.ReceiverId, ct);
        if (sender is null || receiver is null) return Refuse(404, "RECIPIENT_NOT_FOUND");
        var result = await transfers.SendAsync(senderId, key, request, ct);
        return result.Outcome switch
        {
            TextbookTransfer.Outcome.Created or TextbookTransfer.Outcome.Replayed => Answer(request, sender, receiver, result),
            TextbookTransfer.Outcome.Mismatch => Refuse(422, "IDEMPOTENCY_KEY_REUSED"),
            TextbookTransfer.Outcome.InsufficientFunds => Refuse(422, "INSUFFICIENT_FUNDS"),
            _ => Refuse(404, "RECIPIENT_NOT_FOUND"),
        };
    }

    static async Task<IResult> FeedAsync(
        HttpContext http, string? cursor, int limit, TextbookPeople people, TextbookFeed feed, CancellationToken ct)
    {
        if (await people.BearerAsync(http.Request.Headers.Authorization, ct) is not { } person) return Refuse(401, "UNAUTHENTICATED");
        return TypedResults.Json(await feed.ReadAsync(person, cursor, limit, ct), TextbookJson.Default.FeedAnswer);
    }

    static IResult Answer(SendRequest request, UserView sender, UserView receiver, TextbookTransfer.Result result)
    {
        var transfer = new TransferView(
            result.Id, sender, receiver, request.Amount, request.Currency ?? "USD", request.Note, request.Visibility ?? "friends",
            "completed", "COMPLETED", result.At, result.At);
        return TypedResults.Json(new SendAnswer(transfer, result.NewBalance), TextbookJson.Default.SendAnswer, statusCode: 201);
    }

    static IResult Refuse(int status, string code) =>
        TypedResults.Json(new Refusal($"/errors/{code}", code, status, code), TextbookJson.Default.Refusal, "application/problem+json", status);
}
