using System.Text;

namespace Quits.Pay.Tests.Audit;

/// <summary>LESSONS 14, AU-1: every change leaves exactly one row of the right kind, whatever the headers; and a dump holds no secret.</summary>
public sealed class AuditTests(PayApp app) : PayTests<PayApp>(app)
{
    public static TheoryData<string, string> Hostile => new()
    {
        { "X-Request-Id", new string('x', 65) },
        { "X-Request-Id", new string('x', 8_000) },
        { "X-Request-Id", "'; drop table ledger.log; --" },
        { "X-Request-Id", "ünïcödé 🍕" },
        { "User-Agent", new string('u', 15_000) },
        { "User-Agent", new string('u', 299) + "🍕" + new string('u', 20) },
        { "User-Agent", "{\"json\":\"" },
        { "X-Forwarded-For", "not an address, 999.999.999.999, ::1, 🍕" },
        { "X-Forwarded-For", new string('9', 9_000) },
        { "X-Real-IP", "evil" },
        { "Forwarded", "for=\"_hidden\";by=<script>" },
        { "Referer", new string('r', 12_000) },
        { "Cookie", "quits_session=" + new string('c', 9_000) },
        { "traceparent", "00-nonsense" },
        { "Accept-Language", "🍕" },
        { "Quits-Position", "99999999999999999999" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Every_change_is_one_row_whatever_the_headers(string name, string value)
    {
        var header = (name, value);
        var (ann, bob) = await App.Two(has: 1_000);
        await OneRow("transfer", () => ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100 }, Member.NewKey, header), 201, ann.Id);
        await OneRow("transfer", () => ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 400_000 }, Member.NewKey, header), 422, ann.Id);
        var asked = (await bob.Posts("/v1/requests", new { requesteeId = ann.Id, amount = 10 }, Member.NewKey)).Is(201).Id("id");
        await OneRow("request.asked", () => ann.Posts("/v1/requests", new { requesteeId = bob.Id, amount = 10 }, Member.NewKey, header), 201, ann.Id);
        await OneRow("transfer", () => ann.Posts($"/v1/requests/{asked}/pay", null, Member.NewKey, header), 201, ann.Id);
        asked = (await bob.Posts("/v1/requests", new { requesteeId = ann.Id, amount = 10 }, Member.NewKey)).Is(201).Id("id");
        await OneRow("request.declined", () => ann.Posts($"/v1/requests/{asked}/decline", new { }, header), 200, ann.Id);
        asked = (await ann.Posts("/v1/requests", new { requesteeId = bob.Id, amount = 10 }, Member.NewKey)).Is(201).Id("id");
        await OneRow("request.cancelled", () => ann.Posts($"/v1/requests/{asked}/cancel", null, header), 200, ann.Id);
        await OneRow("profile.changed", () => ann.Asks(HttpMethod.Patch, "/v1/me", Json("""{"displayName":"New Name"}"""), header), 200, ann.Id);
        await OneRow("friend.asked", () => ann.Asks(HttpMethod.Put, $"/v1/friends/{bob.Id}", null, header), 200, ann.Id);
        await OneRow("friend.accepted", () => bob.Asks(HttpMethod.Put, $"/v1/friends/{ann.Id}", null, header), 200, bob.Id);
        await OneRow("friend.ended", () => ann.Asks(HttpMethod.Delete, $"/v1/friends/{bob.Id}", null, header), 204, ann.Id);
        await OneRow("person.blocked", () => ann.Asks(HttpMethod.Put, $"/v1/blocks/{bob.Id}", null, header), 204, ann.Id);
        await OneRow("person.unblocked", () => ann.Asks(HttpMethod.Delete, $"/v1/blocks/{bob.Id}", null, header), 204, ann.Id);
        await OneRow("session.began", () => App.Nobody.Posts("/v1/auth/login", new { login = ann.Username, password = Newcomers.Password }, header), 200, ann.Id);
        await OneRow("session.refused", () => App.Nobody.Posts("/v1/auth/login", new { login = ann.Username, password = "wrong" }, header), 401, ann.Id);
        await OneRow("session.renewed", () => App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = bob.RefreshToken }, header), 200, bob.Id);
        await OneRow("session.reused", () => App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = bob.RefreshToken }, header), 401, bob.Id);
        await OneRow("session.ended", () => ann.Posts("/v1/auth/logout", null, header), 204, ann.Id);
        var fresh = $"fresh{Random.Shared.Next():x}";
        await OneRow("person.registered", () => App.Nobody.Posts("/v1/auth/register", new { username = fresh, email = $"{fresh}@example.com", password = "long enough", displayName = "Fresh" }, header), 201, null);
    }

    [Fact]
    public async Task A_row_names_who_from_where_and_under_which_request()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100 }, Member.NewKey, ("X-Request-Id", "audit-me"), ("X-Forwarded-For", "8.8.8.8"))).Is(201);
        (await App.Rows<(Guid, Guid, string)>("select actor, subject, ip from ledger.log where request_id = 'audit-me'")).ShouldBe([(ann.Id, bob.Id, "127.0.0.1")]);
    }

    [Fact]
    public async Task An_unknown_name_that_tries_to_sign_in_leaves_a_row_without_the_name()
    {
        (await App.Nobody.Posts("/v1/auth/login", new { login = "my-password-by-mistake", password = "x" }, ("X-Request-Id", "mistaken"))).Is(401);
        (await App.Rows<(Guid?, string, string)>("select actor, kind, payload::text from ledger.log where request_id = 'mistaken'")).ShouldBe([(null, "session.refused", "{}")]);
    }

    [Fact]
    public async Task A_replay_changes_nothing_and_leaves_no_second_row()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 100, key: key)).Is(201);
        var before = await App.One<long>("select position from ledger.log_head");
        (await ann.Sends(bob, 100, key: key)).Is(201);
        (await App.One<long>("select position from ledger.log_head")).ShouldBe(before);
    }

    /// <summary>The change and its row are one transaction: a profile changed under a failing log would be a change nobody made.</summary>
    [Fact]
    public async Task The_row_is_written_in_the_transaction_of_the_change()
    {
        var ann = await App.Person();
        (await ann.Patches("/v1/me", new { displayName = "Together" })).Is(200);
        (await App.One<bool>("""
            select p.xmin = l.xmin from identity.person p, ledger.log l where p.id = @Id and l.actor = @Id and l.kind = 'profile.changed'
            """, new { ann.Id })).ShouldBeTrue();
        (await App.Nobody.Posts("/v1/auth/login", new { login = ann.Username, password = Newcomers.Password }, ("User-Agent", "together"))).Is(200);
        (await App.One<bool>("""
            select s.xmin = l.xmin from identity.session s, ledger.log l where s.person = @Id and s.user_agent = 'together' and l.actor = @Id and l.kind = 'session.began'
            """, new { ann.Id })).ShouldBeTrue();
    }

    /// <summary>No row of the books can be changed by the application's own role.</summary>
    [Theory]
    [InlineData("update ledger.log set payload = '{}'")]
    [InlineData("delete from ledger.log")]
    [InlineData("update ledger.entry set amount = 0")]
    [InlineData("delete from ledger.entry")]
    [InlineData("truncate ledger.log")]
    [InlineData("delete from ledger.account")]
    [InlineData("update ledger.account set owner = null")]
    public async Task The_applications_role_cannot_rewrite_the_books(string sql) =>
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => App.Rows<int>($"set role quits_app; {sql}"))).SqlState.ShouldBe("42501");

    [Fact]
    public async Task A_dump_of_the_database_signs_nobody_in()
    {
        const string password = "a very secret pässword";
        var made = (await App.Nobody.Posts("/v1/auth/register", new { username = "dumped", email = "dumped@example.com", password, displayName = "D" })).Is(201);
        var login = (await App.Nobody.Posts("/v1/auth/login", new { login = "dumped", password })).Is(200);
        (await App.Nobody.Posts("/v1/auth/login", new { login = "dumped", password = password + "?" })).Is(401);
        string[] secrets =
        [
            password, made.Words("accessToken")!, made.Words("refreshToken")!, Identity.CookieTests.Set(made).Value,
            login.Words("accessToken")!, login.Words("refreshToken")!, Identity.CookieTests.Set(login).Value,
        ];
        var tables = await App.Rows<string>("select format('%I.%I', table_schema, table_name) from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')");
        tables.ShouldContain("identity.token");
        foreach (var table in tables)
        {
            var dump = string.Join('\n', await App.Rows<string>($"select t::text from {table} t"));
            foreach (var secret in secrets)
                foreach (var form in new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)) })
                    dump.Contains(form, StringComparison.Ordinal).ShouldBeFalse($"{table} holds a secret in clear");
        }
    }

    async Task OneRow(string kind, Func<Task<Reply>> change, int status, Guid? actor)
    {
        var before = await App.One<long>("select position from ledger.log_head");
        (await change()).Is(status);
        var row = (await App.Rows<(string Kind, Guid? Actor, string? Ip, string? RequestId)>(
            "select kind, actor, ip, request_id from ledger.log where position > @before", new { before })).ShouldHaveSingleItem();
        (row.Kind, row.Ip).ShouldBe((kind, "127.0.0.1"));
        if (actor is not null) row.Actor.ShouldBe(actor);
        row.RequestId.ShouldNotBeNull().Length.ShouldBeLessThanOrEqualTo(64);
    }

    static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
