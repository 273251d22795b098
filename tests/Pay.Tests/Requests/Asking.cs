namespace Quits.Pay.Tests.Requests;

/// <summary>What people do about requests, as their clients send it.</summary>
static class Asking
{
    public static Task<Reply> AsksFor(this Member asker, Member other, long cents, string? note = null, Guid? key = null, string? visibility = null, string? currency = null) =>
        asker.Posts("/v1/requests", new { requesteeId = other.Id, amount = cents, note, visibility, currency }, Member.Key(key ?? Guid.NewGuid()));

    /// <summary>Asks, and gives the request's id.</summary>
    public static async Task<Guid> Wants(this Member asker, Member other, long cents, string? note = null, string? visibility = null) =>
        (await asker.AsksFor(other, cents, note, visibility: visibility)).Is(201).Id("id");

    public static Task<Reply> PaysFor(this Member payer, Guid request, Guid? key = null, string? visibility = null, long? amount = null) =>
        payer.Posts($"/v1/requests/{request}/pay", new { visibility, amount }, Member.Key(key ?? Guid.NewGuid()));

    public static Task<Reply> Declines(this Member payer, Guid request, string? reason = null) => payer.Posts($"/v1/requests/{request}/decline", new { reason });

    public static Task<Reply> Offers(this Member payer, Guid request, long cents) => payer.Posts($"/v1/requests/{request}/counter", new { amount = cents });

    public static Task<Reply> Agrees(this Member asker, Guid request, long cents) => asker.Posts($"/v1/requests/{request}/counter/accept", new { amount = cents });

    public static Task<Reply> Insists(this Member asker, Guid request, long cents) => asker.Posts($"/v1/requests/{request}/counter/decline", new { amount = cents });

    public static Task<Reply> Cancels(this Member asker, Guid request) => asker.Posts($"/v1/requests/{request}/cancel");

    public static Task<Reply> Reminds(this Member asker, Guid request) => asker.Posts($"/v1/requests/{request}/remind");

    /// <summary>How it stands, as both of its parties are told.</summary>
    public static async Task<string> Status(Guid request, Member one, Member other)
    {
        var (mine, theirs) = ((await one.Gets($"/v1/requests/{request}")).Is(200), (await other.Gets($"/v1/requests/{request}")).Is(200));
        mine.Text.ShouldBe(theirs.Text);
        return mine.Words("status")!;
    }

    /// <summary>RQ-2: every paid request has its transfer, of its amount between its people, and every transfer that names a request has paid it, alone.</summary>
    public static async Task PaidMeansMoved(PayApp app)
    {
        (await app.One<long>("""
            select count(*) from requests.request r
            full join (select * from ledger.log where kind = 'transfer' and outcome = 0 and payload ->> 'request' is not null) t on t.id = r.transfer
            where (r.state = 2 or t.id is not null)
              and (r.state = 2 and t.id is not null and (t.payload ->> 'request')::uuid = r.id and t.actor = r.requestee and t.subject = r.requester
                   and (t.payload ->> 'amount')::bigint = r.amount) is not true
            """)).ShouldBe(0);
        (await app.One<long>("select count(*) from (select payload ->> 'request' from ledger.log where kind = 'transfer' and outcome = 0 and payload ->> 'request' is not null group by 1 having count(*) > 1) twice")).ShouldBe(0);
        // Each that has ended has one fact that says so.
        (await app.One<long>("""
            select count(*) from requests.request r where r.state <> 1 and 1 <> (
                select count(*) from ledger.log l where l.outcome = 0
                  and (l.subject = r.id and l.kind in ('request.declined', 'request.cancelled', 'request.expired') or l.kind = 'transfer' and l.payload ->> 'request' = r.id::text))
            """)).ShouldBe(0);
    }
}
