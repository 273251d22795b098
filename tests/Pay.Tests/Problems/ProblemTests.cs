using System.Net.Http.Headers;
using System.Text;

namespace Quits.Pay.Tests.Problems;

/// <summary>ER-1: every error answer is a complete problem that tells nothing of the inside.</summary>
public sealed class ProblemTests(PayApp app) : PayTests<PayApp>(app)
{
    [Theory]
    [InlineData("GET", "/v1/nothing/here", 404, "NOT_FOUND")]
    [InlineData("GET", "/nothing", 404, "NOT_FOUND")]
    [InlineData("GET", "/v1/transfers/not-an-id", 404, "NOT_FOUND")]
    [InlineData("GET", "/v1/../../etc/passwd", 404, "NOT_FOUND")]
    [InlineData("GET", "/openapi/v2.json", 404, "NOT_FOUND")]
    [InlineData("POST", "/v1/webhooks/none", 404, "NOT_FOUND")]
    [InlineData("DELETE", "/v1/transfers", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "/v1/auth/login", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("PUT", "/v1/me", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("TRACE", "/v1/wallet", 405, "METHOD_NOT_ALLOWED")]
    public async Task An_unknown_address_or_method_is_a_problem(string method, string path, int status, string code) =>
        (await (await App.Person()).Asks(new HttpMethod(method), path, null)).IsRefused(code, status);

    public static TheoryData<string> NoBodies =>
    [
        "", " ", "{", "}", "[]", "\"text\"", "5", "null", "{\"receiverId\":", "{'receiverId':'x'}", "<xml/>", "receiverId=1&amount=5", "{\"amount\":1}}", "\u0000", "{\"a\":\u0001}",
        new string('[', 5_000), "{\"note\":\"" + new string('x', 30_000), "{\"amount\":1,}", "// comment\n{}",
    ];

    [Theory]
    [MemberData(nameof(NoBodies))]
    public async Task A_body_that_is_no_JSON_object_is_a_problem(string body)
    {
        var ann = await App.Person();
        foreach (var path in new[] { "/v1/transfers", "/v1/transfers/quote", "/v1/requests", "/v1/auth/login", "/v1/auth/register", "/v1/auth/refresh" })
            (await ann.PostsText(path, body, Member.NewKey)).IsRefused("VALIDATION_ERROR", 400);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task A_body_that_is_not_said_to_be_JSON_is_refused(string? type)
    {
        var (ann, bob) = await App.Two(has: 100);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"receiverId":"{{bob.Id}}","amount":1}"""));
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        (await ann.Asks(HttpMethod.Post, "/v1/transfers", content, Member.NewKey)).IsRefused("UNSUPPORTED_MEDIA_TYPE", 415);
        await App.Holds((ann, 100), (bob, 0));
    }

    [Theory]
    [InlineData(64 * 1024, 201)]
    [InlineData(64 * 1024 + 1, 413)]
    [InlineData(1024 * 1024, 413)]
    public async Task A_body_holds_sixty_four_kilobytes(int bytes, int status)
    {
        var (ann, bob) = await App.Two(has: 100);
        var body = $$"""{"receiverId":"{{bob.Id}}","amount":1,"filler":""}""";
        body = body.Insert(body.Length - 2, new string('x', bytes - body.Length));
        // Asks before it sends: refused by its length alone, the connection may be closed while the rest is still on its way.
        var reply = await ann.PostsText("/v1/transfers", body, Member.NewKey, ("Expect", "100-continue"));
        if (status == 413) reply.IsRefused("REQUEST_TOO_LARGE", 413);
        else reply.Is(status);
        await App.Holds((bob, status == 201 ? 1 : 0));
    }

    [Fact]
    public async Task A_body_too_large_is_found_out_also_when_its_length_is_not_said()
    {
        var (ann, bob) = await App.Two(has: 100);
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"receiverId":"{{bob.Id}}","amount":1,"filler":"{{new string('x', 70_000)}}"}""")));
        content.Headers.ContentType = new("application/json");
        (await ann.Asks(HttpMethod.Post, "/v1/transfers", content, Member.NewKey, ("Transfer-Encoding", "chunked"))).IsRefused("REQUEST_TOO_LARGE", 413);
        await App.Holds((ann, 100));
    }

    /// <summary>Whatever a client says it accepts, an error is a problem with its trace id.</summary>
    [Theory]
    [InlineData("text/html")]
    [InlineData("image/png")]
    [InlineData("application/json;q=0")]
    [InlineData("*/*")]
    [InlineData("nonsense")]
    public async Task A_problem_is_complete_whatever_the_client_accepts(string accept)
    {
        var ann = await App.Person();
        (await ann.Gets($"/v1/transfers/{Guid.NewGuid()}", ("Accept", accept))).IsRefused("NOT_FOUND", 404);
        (await ann.Gets("/v1/none", ("Accept", accept))).IsRefused("NOT_FOUND", 404);
        (await App.Nobody.Gets("/v1/me", ("Accept", accept))).IsRefused("UNAUTHENTICATED", 401);
        (await ann.PostsText("/v1/transfers", "{", ("Accept", accept))).IsRefused("VALIDATION_ERROR", 400);
    }

    [Theory]
    [InlineData("abc-123", true)]
    [InlineData("!~", true)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", true)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("with space", false)]
    [InlineData("", false)]
    public async Task The_request_id_is_echoed_or_replaced(string id, bool echoed)
    {
        var ann = await App.Person();
        foreach (var reply in new[]
        {
            await ann.Gets("/v1/me", ("X-Request-Id", id)), await ann.Gets("/v1/none", ("X-Request-Id", id)), await ann.PostsText("/v1/transfers", "{", ("X-Request-Id", id)),
        })
        {
            if (echoed) reply.Header("X-Request-Id").ShouldBe(id);
            else Guid.TryParse(reply.Header("X-Request-Id"), out _).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Two_request_ids_are_replaced_by_one()
    {
        var reply = await (await App.Person()).Gets("/v1/me", ("X-Request-Id", "one"), ("X-Request-Id", "two"));
        Guid.TryParse(reply.Header("X-Request-Id"), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Answers_name_no_server_and_are_not_sniffed()
    {
        foreach (var reply in new[] { await App.Nobody.Gets("/health/live"), await App.Nobody.Gets("/v1/none"), await App.Nobody.PostsText("/v1/auth/login", "{") })
        {
            reply.Header("Server").ShouldBeNull();
            reply.Header("X-Powered-By").ShouldBeNull();
            reply.Header("X-Content-Type-Options").ShouldBe("nosniff");
        }
    }

    [Fact]
    public async Task Health_metrics_and_the_contract_are_open_and_hold_no_secret()
    {
        var ann = await App.Person(has: 777_777);
        (await ann.Sends(await App.Person(), 1, "a secret note")).Is(201);
        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics", "/openapi/v1.json" })
        {
            var reply = (await App.Nobody.Gets(path)).Is(200);
            foreach (var secret in new[] { ann.Token!, ann.Username, ann.Id.ToString(), "a secret note", "Password=", "777777" }) reply.Text.ShouldNotContain(secret);
        }
    }

    /// <summary>OB-1: requests are counted and timed by route and class of status; no id of anything becomes a series.</summary>
    [Fact]
    public async Task Requests_are_measured_by_route_and_class_of_status()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = (await ann.Sends(bob, 1)).Is(201).Id("transfer.id");
        var unknown = Guid.NewGuid();
        var (found, missing) = (await Count("GET", "/v1/transfers/{id:guid}", "2xx"), await Count("GET", "/v1/transfers/{id:guid}", "4xx"));
        (await ann.Gets($"/v1/transfers/{id}")).Is(200);
        (await ann.Gets($"/v1/transfers/{unknown}")).IsRefused("NOT_FOUND", 404);
        (await ann.Gets($"/v1/nothing-{unknown}")).IsRefused("NOT_FOUND", 404);
        await PayApp.Eventually(async () => await Count("GET", "/v1/transfers/{id:guid}", "2xx") >= found + 1 && await Count("GET", "/v1/transfers/{id:guid}", "4xx") >= missing + 1);
        var text = (await App.Nobody.Gets("/metrics")).Is(200).Text;
        (await Count("POST", "/v1/transfers", "2xx")).ShouldBeGreaterThan(0, string.Join("\n", text.Split('\n').Where(line => line.Contains("duration_seconds_count", StringComparison.Ordinal))));
        text.ShouldContain("# TYPE http_server_request_duration_seconds histogram");
        text.ShouldContain("http_server_request_duration_seconds_bucket{http_route=\"/v1/transfers\",http_request_method=\"POST\",http_response_status_class=\"2xx\",le=\"0.005\"}");
        foreach (var one in new[] { id, unknown }) text.ShouldNotContain(one.ToString());

        async Task<double> Count(string method, string route, string status) => (await App.Nobody.Gets("/metrics")).Text.Split('\n')
            .Where(line => line.StartsWith($"http_server_request_duration_seconds_count{{http_route=\"{route}\",http_request_method=\"{method}\",http_response_status_class=\"{status}\"}} ", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).Sum();
    }
}

/// <summary>RL-1: a hundred requests a minute per person, told in headers.</summary>
public sealed class RateLimitTests(ThrottledApp app) : PayTests<ThrottledApp>(app)
{
    [Fact]
    public async Task The_hundred_and_first_request_of_a_person_waits_and_others_do_not()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        for (var i = 1; i <= 100; i++)
        {
            var reply = await ann.Gets("/v1/wallet");
            reply.Is(200).Header("RateLimit-Limit").ShouldBe("100");
            reply.Header("RateLimit-Remaining").ShouldBe($"{100 - i}");
            int.Parse(reply.Header("RateLimit-Reset")!).ShouldBeInRange(1, 60);
        }
        var key = Guid.NewGuid();
        var refused = (await ann.Sends(bob, 100, key: key)).IsRefused("RATE_LIMITED", 429);
        int.Parse(refused.Header("Retry-After")!).ShouldBeInRange(1, 60);
        refused.Header("RateLimit-Remaining").ShouldBe("0");
        await App.Holds((ann, 1_000), (bob, 0));
        (await bob.Gets("/v1/wallet")).Is(200);
        (await ann.Gets("/health/live")).Is(200);
    }

    [Fact]
    public async Task Searching_has_a_limit_of_its_own()
    {
        var ann = await App.Person();
        for (var i = 0; i < 60; i++) (await ann.Gets("/v1/users?query=x")).Is(200);
        (await ann.Gets("/v1/users?query=x")).IsRefused("RATE_LIMITED", 429);
        (await ann.Gets("/v1/wallet")).Is(200);
    }

    /// <summary>Invented tokens are an address's requests, not new people's.</summary>
    [Fact]
    public async Task Who_is_not_signed_in_is_counted_by_address()
    {
        Reply last = null!;
        for (var i = 0; i <= 100; i++) last = await (App.Nobody with { Token = $"forged{i}" }).Gets("/v1/wallet");
        last.IsRefused("RATE_LIMITED", 429);
    }
}
