using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Delivery;
using Quits.Pay.Notifications;
using Quits.Pay.Operations;

namespace Quits.Pay.Tests.Delivery;

/// <summary>Matters of security go by email (NT-3); without a mail server, into a directory.</summary>
public sealed class EmailTests(DeliveryApp app) : PayTests<DeliveryApp>(app)
{
    [Fact]
    public async Task A_new_device_is_told_by_email()
    {
        var ann = await App.Person();
        await SignIn(ann);
        var mail = await Letter(ann);
        Header(mail, "Subject").ShouldBe("You signed in on a new device");
        Header(mail, "To").ShouldBe($"{ann.Username}@example.com");
        Header(mail, "From").ShouldNotBeNull().ShouldContain("no-reply@quits.example");
        Header(mail, "Message-ID").ShouldNotBeNull().ShouldMatch("^<n[0-9]+\\.[0-9a-f]{32}@quits\\.example>$");
        Header(mail, "Date").ShouldNotBeNullOrEmpty();
        Header(mail, "Auto-Submitted").ShouldBe("auto-generated");
        mail.ShouldNotContain("List-Unsubscribe");
        var (text, html) = Parts(mail);
        text.ShouldContain("please contact support");
        text.ShouldContain("https://quits.test/me");
        html.ShouldContain("<a href=\"https://quits.test/me\">");
        html.ShouldNotContain("<img");
    }

    [Fact]
    public async Task Quiet_hours_do_not_silence_it()
    {
        var ann = await App.Person();
        (await ann.Patches("/v1/me", new { settings = new { quietHours = "00:00-23:59" } })).Is(200);
        await App.Services.GetRequiredService<FreezeAccount>().SetAsync(ann.Username, frozen: true, "test", CancellationToken.None);
        Header(await Letter(ann), "Subject").ShouldBe("Your account is frozen");
    }

    /// <summary>Who took an account over and changes its address cannot keep its owner from hearing of it (NT-3, CP-4).</summary>
    [Fact]
    public async Task A_changed_address_is_told_to_the_one_that_was_replaced()
    {
        var ann = await App.Person();
        var first = $"{ann.Username}@example.com";
        (await ann.Patches("/v1/me", new { email = first.ToUpperInvariant(), displayName = "Ann" })).Is(200);
        (await ann.Patches("/v1/me", new { email = "second@example.com" })).Is(200);
        (await ann.Patches("/v1/me", new { email = "third@example.com" })).Is(200);
        await PayApp.Eventually(() => Task.FromResult(Letters(ann).Count == 2), "two letters");
        await App.Settled();
        Letters(ann).Select(mail => Header(mail, "To")!.ToLowerInvariant()).ShouldBe([first, "second@example.com"], ignoreOrder: true);
        foreach (var mail in Letters(ann))
        {
            Header(mail, "Subject").ShouldBe("Your email address was changed");
            Parts(mail).Text.ShouldContain("If this wasn't you, please contact support.");
            foreach (var part in new[] { Parts(mail).Text, Parts(mail).Html }) part.ShouldNotContain("third@");
        }
        (await ann.Gets("/v1/notifications")).Items.Count(n => n.GetProperty("kind").GetString() == "email_changed").ShouldBe(2);
        (await App.One<long>("select count(*) from ledger.log where actor = @Id and payload::text like '%@%'", new { ann.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task An_address_that_is_taken_changes_nothing_and_tells_nobody()
    {
        var (ann, bob) = await App.Two();
        (await ann.Patches("/v1/me", new { email = $"{bob.Username}@example.com" })).IsRefused("DUPLICATE_ENTRY", 409);
        (await App.One<long>("select count(*) from identity.former_email where person = @Id", new { ann.Id })).ShouldBe(0);
        await App.Settled();
        Letters(ann).ShouldBeEmpty();
    }

    /// <summary>A refresh token that is turned in twice: somebody else has it.</summary>
    [Fact]
    public async Task A_session_that_was_ended_for_safety_is_told()
    {
        var ann = await App.Person();
        (await App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = ann.RefreshToken })).Is(200);
        (await App.Nobody.Posts("/v1/auth/refresh", new { refreshToken = ann.RefreshToken })).IsRefused("UNAUTHENTICATED", 401);
        Header(await Letter(ann), "Subject").ShouldBe("We signed one of your devices out");
    }

    [Fact]
    public async Task Other_news_come_by_email_only_to_who_asked_for_it_and_can_be_stopped_from_the_letter()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.Sends(bob, 1)).Is(201);
        await App.Folded();
        (await bob.Puts("/v1/notifications/preferences", new { items = new[] { new { kind = "payment_received", email = true } } })).Is(200);
        (await ann.Sends(bob, 2, "<script>alert(1)</script>\r\nBcc: eve@example.com")).Is(201);
        var mail = await Letter(bob);
        Header(mail, "Subject").ShouldBe($"Person {ann.Username} paid you $0.02");
        Header(mail, "Bcc").ShouldBeNull();
        Parts(mail).Html.ShouldContain("&lt;script&gt;");
        Parts(mail).Html.ShouldNotContain("<script");
        Header(mail, "List-Unsubscribe-Post").ShouldBe("List-Unsubscribe=One-Click");
        var link = new Uri(Header(mail, "List-Unsubscribe")!.Trim('<', '>'));
        link.GetLeftPart(UriPartial.Authority).ShouldBe("https://quits.test");
        (await App.Nobody.PostsText(link.PathAndQuery, "List-Unsubscribe=One-Click")).Is(204);
        (await App.Nobody.PostsText(link.PathAndQuery, "List-Unsubscribe=One-Click")).Is(204);
        (await bob.Gets("/v1/notifications/preferences")).Items.Single(i => i.GetProperty("kind").GetString() == "payment_received").GetProperty("email").GetBoolean().ShouldBeFalse();
        (await ann.Sends(bob, 3)).Is(201);
        await App.Settled();
        Letters(bob).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("AAAA_-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_link_stops_nothing(string token)
    {
        var refused = await App.Nobody.Posts($"/v1/notifications/unsubscribe?token={token}");
        refused.IsRefused("NOT_FOUND", 404);
        (await App.Nobody.Posts("/v1/notifications/unsubscribe")).IsProblem().Status.ShouldBe(400);
    }

    /// <summary>Whatever stands in a name or a note, no header begins with it.</summary>
    [Theory]
    [InlineData("Eve\r\nBcc: all@example.com\r\n\r\nHello")]
    [InlineData("Eve\nX: y")]
    [InlineData("Eve\0\u0085\u2028Subject: z")]
    public async Task Nothing_that_people_write_becomes_a_header(string title)
    {
        var directory = Directory.CreateTempSubdirectory("quits-mail-");
        var transport = new Email(new(new(), new() { Directory = directory.FullName }, ""), null!);
        var view = new NotificationView(Guid.NewGuid(), News.Frozen, title, title + "\r\n.\r\nMAIL FROM:<x>", "/me", false, default);
        (await transport.SendAsync(new(1, Guid.NewGuid(), Guid.NewGuid(), view, true, null, "ann@example.com", TimeSpan.FromHours(1)), default)).ShouldBeOfType<Outcome.Sent>();
        var mail = await File.ReadAllTextAsync(Directory.EnumerateFiles(directory.FullName).Single());
        var names = mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n").Where(l => l.Length > 0 && !char.IsWhiteSpace(l[0])).Select(l => l.Split(':')[0].ToLowerInvariant());
        names.ShouldBeSubsetOf(["x-sender", "x-receiver", "message-id", "auto-submitted", "mime-version", "from", "to", "date", "subject", "content-type"]);
        mail.Split("\r\n").ShouldNotContain(".");
        directory.Delete(recursive: true);
    }

    async Task SignIn(Member who) =>
        (await App.Nobody.Posts("/v1/auth/login", new { login = who.Username, password = Newcomers.Password }, ("User-Agent", "NewPhone/1.0"))).Is(200);

    async Task<string> Letter(Member to)
    {
        await PayApp.Eventually(() => Task.FromResult(Letters(to).Count > 0), "a letter");
        return Letters(to).ShouldHaveSingleItem();
    }

    List<string> Letters(Member to) => [.. Directory.EnumerateFiles(App.MailDirectory, "*.eml").Where(f => f.Contains($"{to.Id:N}", StringComparison.Ordinal)).Select(File.ReadAllText)];

    static string? Header(string mail, string name) => Mime.Header(mail, name);

    static (string Text, string Html) Parts(string mail) => Mime.Parts(mail);
}

/// <summary>Reads what was written, as a mail program does.</summary>
static class Mime
{
    public static string? Header(string mail, string name)
    {
        var head = mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ").Replace("\r\n\t", " ");
        return head.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    public static (string Text, string Html) Parts(string mail)
    {
        var parts = mail.Split("\r\n--").Where(p => p.Contains("base64", StringComparison.Ordinal)).Select(p =>
            Encoding.UTF8.GetString(Convert.FromBase64String(p[(p.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r\n", "")))).ToArray();
        return (parts[0], parts[1]);
    }
}

/// <summary>The app with a mail server that wants STARTTLS and a sign-in.</summary>
public sealed class SmtpApp : DeliveryApp
{
    protected override IReadOnlyDictionary<string, string> Also => new Dictionary<string, string>
    {
        ["Email:Smtp:Host"] = "127.0.0.1", ["Email:Smtp:Port"] = $"{Sim.Smtp.Port}", ["Email:Smtp:User"] = "quits", ["Email:Smtp:Password"] = "very secret",
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // The simulator signs for itself; only it is trusted, and only by this process.
#pragma warning disable SYSLIB0014
        ServicePointManager.ServerCertificateValidationCallback = (_, certificate, _, _) => Trusts && certificate?.GetCertHashString() == Sim.Smtp.Certificate.GetCertHashString();
#pragma warning restore SYSLIB0014
    }

    public bool Trusts { get; set; } = true;
}

/// <summary>Email by SMTP.</summary>
public sealed class SmtpTests(SmtpApp app) : PayTests<SmtpApp>(app)
{
    [Fact]
    public async Task Letters_go_encrypted_and_signed_in()
    {
        var ann = await Frozen();
        var mail = await Taken(ann);
        (mail.Encrypted, mail.User, mail.From).ShouldBe((true, "quits", "no-reply@quits.example"));
        Mime.Header(mail.Data, "Subject").ShouldBe("Your account is frozen");
        Mime.Parts(mail.Data).Text.ShouldContain("contact support");
        Directory.EnumerateFileSystemEntries(App.MailDirectory).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mailbox_that_is_refused_is_given_up_and_one_that_is_busy_is_tried_again()
    {
        var (gone, busy) = (await App.Person(), await App.Person());
        App.Sim.Faults.Order($"{gone.Username}@example.com", new(550));
        App.Sim.Faults.Order($"{busy.Username}@example.com", new(450), 1);
        await Freeze(gone);
        await Freeze(busy);
        await PayApp.Eventually(async () => await App.One<string>("select reason from delivery.outbox where person = @Id and state = 2", new { gone.Id }) == "SMTP 550");
        await Taken(busy);
    }

    /// <summary>A server that is not who it says gets no letter and no password.</summary>
    [Fact]
    public async Task A_certificate_that_is_not_trusted_gets_nothing()
    {
        App.Trusts = false;
        var ann = await Frozen();
        await PayApp.Eventually(async () => await App.One<string>("select reason from delivery.outbox where person = @Id", new { ann.Id }) is not null);
        App.Sim.Smtp.Taken.ShouldNotContain(m => m.To == $"{ann.Username}@example.com");
        App.Trusts = true;
        App.Clock.Forward(TimeSpan.FromSeconds(10));
        await Taken(ann);
        App.Log.Lines.ShouldNotContain(l => l.Contains("very secret", StringComparison.Ordinal));
    }

    async Task<Member> Frozen()
    {
        var ann = await App.Person();
        await Freeze(ann);
        return ann;
    }

    Task Freeze(Member who) => App.Services.GetRequiredService<FreezeAccount>().SetAsync(who.Username, frozen: true, "test", CancellationToken.None);

    async Task<Quits.Sim.Push.Mail> Taken(Member to)
    {
        await PayApp.Eventually(() => Task.FromResult(App.Sim.Smtp.Taken.Any(m => m.To == $"{to.Username}@example.com")), "a letter");
        return App.Sim.Smtp.Taken.Single(m => m.To == $"{to.Username}@example.com");
    }
}
