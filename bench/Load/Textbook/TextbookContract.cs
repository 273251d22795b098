using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quits.Bench.Load.Textbook;

internal sealed record SendRequest(Guid ReceiverId, long Amount, string? Currency, string? Note, string? Visibility);

internal sealed record UserView(Guid Id, string Username, string DisplayName, string? AvatarUrl);

internal sealed record TransferView(
    Guid Id, UserView Sender, UserView Receiver, long Amount, string Currency, string? Note, string Visibility,
    string Status, string State, DateTime CreatedAt, DateTime CompletedAt);

internal sealed record SendAnswer(TransferView Transfer, long NewBalance);

internal sealed record FeedAnswer(IReadOnlyList<TransferView> Items, string? NextCursor);

internal sealed record Refusal(string Type, string Title, int Status, string Code);

/// <summary>What a `transfer` row of the log says.</summary>
internal sealed record Fact(Guid Sender, Guid Receiver, long Amount, string Currency, string? Note, string Visibility);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(FeedAnswer))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(Fact))]
internal sealed partial class TextbookJson : JsonSerializerContext;
