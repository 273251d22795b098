using System.Net.Http.Headers;
using System.Text.Json;

namespace Quits.Pay.Tests.Front;

/// <summary>What the server answered.</summary>
public sealed record Reply(int Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    public static async Task<Reply> Of(HttpResponseMessage response) =>
        new((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());

    public JsonElement Json => field.ValueKind == JsonValueKind.Undefined ? field = JsonDocument.Parse(Text).RootElement : field;

    public bool IsReplay => Header("Idempotent-Replayed") == "true";

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>The value at a path such as <c>transfer.sender.id</c>.</summary>
    public JsonElement At(string path) => path.Split('.').Aggregate(Json, (at, name) => at.GetProperty(name));

    public bool Has(string path)
    {
        var at = Json;
        foreach (var name in path.Split('.'))
            if (!at.TryGetProperty(name, out at)) return false;
        return true;
    }

    public long Cents(string path) => At(path).GetInt64();

    public string? Words(string path) => At(path).GetString();

    public Guid Id(string path) => At(path).GetGuid();

    public IReadOnlyList<JsonElement> Items => [.. At("items").EnumerateArray()];

    public Reply Is(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>A refusal: a complete problem of this code (ER-1).</summary>
    public Reply IsRefused(string code, int? status = null, string? field = null)
    {
        IsProblem();
        Words("code").ShouldBe(code, Text);
        if (status is { } expected) Status.ShouldBe(expected, Text);
        if (field is not null) Words("field").ShouldBe(field, Text);
        return this;
    }

    /// <summary>Has what every problem has, and tells nothing of the inside.</summary>
    public Reply IsProblem()
    {
        ContentType.ShouldBe("application/problem+json", Text);
        Words("code").ShouldNotBeNullOrEmpty();
        Words("type").ShouldBe($"/errors/{Words("code")}");
        Words("title").ShouldNotBeNullOrEmpty();
        At("status").GetInt32().ShouldBe(Status);
        Words("traceId").ShouldNotBeNullOrEmpty();
        Header("X-Request-Id").ShouldNotBeNullOrEmpty();
        foreach (var inside in Insides) Text.ShouldNotContain(inside);
        return this;
    }

    static readonly string[] Insides = ["Exception", "Npgsql", "   at ", "System.", "Microsoft.", "Quits.", "postgres", ".cs:", "select "];
}
