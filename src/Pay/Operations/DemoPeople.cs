using System.Text.Json;
using Quits.Kernel;
using Quits.Ledger;
using Quits.Ledger.Core;
using Quits.Pay.Feed;
using Quits.Pay.Friends;
using Quits.Pay.Identity;
using Quits.Pay.Requests;
using Quits.Pay.Transfers;

namespace Quits.Pay.Operations;

/// <summary>
/// Demo mode: people with $1,000.00 each, friends of each other but for the last, who has asked the first, and some payments between
/// them that they like and talk about, and some requests for money, made through the same doors as everything else. Running it again adds
/// nothing: people exist or not, and each payment, friendship, like, comment and request has a fixed key; what became of it later stays.
/// </summary>
public sealed class DemoPeople(Registrar registrar, LedgerClient ledger, Friendships friendships, RequestBook requests, Reactions reactions, Db db)
{
    const string Password = "quits-demo";
    const long FirstMoney = 100_000;
    const short VerifiedTier = 2;

    static readonly (string Username, string Name)[] All =
    [
        ("alice", "Alice Archer"), ("bob", "Bob Brennan"), ("carol", "Carol Castillo"), ("dave", "Dave Dubois"),
        ("erin", "Erin Eriksen"), ("frank", "Frank Feng"), ("grace", "Grace Garcia"), ("heidi", "Heidi Hoffmann"),
    ];

    static readonly (int From, int To, long Cents, string Note, string Visibility)[] Payments =
    [
        (1, 0, 1450, "Ramen night 🍜", "friends"), (0, 2, 3200, "Concert ticket", "friends"), (3, 4, 875, "Coffee & croissant ☕", "public"),
        (2, 1, 6000, "Rent share, utilities", "private"), (5, 6, 2299, "Birthday gift for Heidi 🎁", "friends"), (0, 1, 1899, "Cinema 🎬", "friends"),
        (6, 7, 4100, "Groceries", "friends"), (4, 0, 1250, "Taxi home 🚕", "public"), (7, 3, 540, "Parking", "friends"),
        (1, 5, 2700, "Climbing gym", "friends"), (2, 0, 900, "Lunch 🌮", "friends"), (0, 6, 1500, "Thanks for the help!", "public"),
    ];

    static readonly (int From, int To, long Cents, string Note)[] Requests =
    [
        (1, 0, 1800, "Popcorn and parking 🍿"), (0, 2, 2450, "Museum tickets"), (3, 0, 975, "Your half of the pizza 🍕"), (4, 1, 3300, "Bus to the coast"),
    ];

    // By the payment's place above.
    static readonly (int Payment, int By)[] Likes =
        [(0, 2), (0, 3), (0, 0), (2, 0), (2, 1), (2, 5), (4, 1), (4, 2), (4, 6), (4, 0), (5, 2), (7, 1), (9, 3), (10, 3), (10, 6), (11, 6), (11, 1), (11, 2), (11, 4)];

    static readonly (int Payment, int By, string Text)[] Comments =
    [
        (0, 2, "Next time I'm coming along!"), (0, 0, "Saturday? 🍜"), (2, 5, "The croissants there are the best in town."), (4, 1, "She will love it 🎉"),
        (4, 6, "Count me in for the next one"), (5, 3, "How was it?"), (5, 1, "Great. Stay until the credits end."), (9, 5, "Same time next week 🧗"),
        (10, 0, "Thanks! My turn tomorrow."), (11, 6, "Any time 🙂"),
    ];

    /// <summary>Adds what is missing of the demo.</summary>
    public async Task SeedAsync(CancellationToken ct)
    {
        var people = new PersonId[All.Length];
        for (var i = 0; i < All.Length; i++) people[i] = await PersonAsync(All[i].Username, All[i].Name, ct);
        for (var i = 0; i < people.Length - 1; i++)
        {
            for (var j = 0; j < i; j++) await BefriendAsync(people[i], people[j], ct);
        }
        await ActOnceAsync(people[^1], people[0], ct);
        for (var i = 0; i < Payments.Length; i++)
        {
            var (from, to, cents, note, visibility) = Payments[i];
            await PayAsync(i, people[from], people[to], new(people[from].Value, people[to].Value, cents, Currency.Usd.Code, note, visibility));
        }
        foreach (var (i, (from, to, cents, note)) in Requests.Index()) await AskAsync(i, people[from], people[to], cents, note, ct);
        await ReactAsync(people, ct);
    }

    Task AskAsync(int number, PersonId from, PersonId to, long cents, string note, CancellationToken ct)
    {
        var now = requests.Now();
        return requests.AskAsync(TransactionId.Of(from, RequestFacts.Asked, KeyOf(number)),
            new(from.Value, to.Value, cents, Currency.Usd.Code, note, "friends", now, requests.ExpiryOf(now)), fingerprint: 0, Origin.System, ct);
    }

    async Task ReactAsync(PersonId[] people, CancellationToken ct)
    {
        foreach (var (payment, by) in Likes)
        {
            var transfer = TransferOf(payment, people).Value;
            await reactions.LikeAsync(people[by], transfer, likes: true, Origin.System, ct, TransactionId.Of(people[by], "demo.like", transfer));
        }
        for (var i = 0; i < Comments.Length; i++)
        {
            var (payment, by, text) = Comments[i];
            await reactions.CommentAsync(people[by], TransferOf(payment, people).Value, text, Origin.System, ct, TransactionId.Of(people[by], "demo.comment", KeyOf(i)));
        }
    }

    static TransactionId TransferOf(int payment, PersonId[] people) => TransactionId.Of(people[Payments[payment].From], TransferFact.Kind, KeyOf(payment));

    static Guid KeyOf(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    async Task<PersonId> PersonAsync(string username, string name, CancellationToken ct)
    {
        if (await FindAsync(username, ct) is { } found) return found;
        var (made, _) = await registrar.RegisterAsync(
            new(username, $"{username}@demo.quits.example", Password, name, null) { Tier = VerifiedTier }, FirstMoney, Origin.System, null, ct);
        return made ?? await FindAsync(username, ct) ?? throw new InvalidOperationException($"demo person {username} could not be made");
    }

    async Task<PersonId?> FindAsync(string username, CancellationToken ct)
    {
        await using var command = db.App.CreateCommand("select id from identity.pub_person where lower(username) = $1");
        command.Parameters.Add(new Npgsql.NpgsqlParameter<string> { TypedValue = username });
        return await command.ExecuteScalarAsync(ct) is Guid id ? new PersonId(id) : null;
    }

    async Task BefriendAsync(PersonId a, PersonId b, CancellationToken ct)
    {
        await ActOnceAsync(a, b, ct);
        await ActOnceAsync(b, a, ct);
    }

    /// <summary>What became of it later, an unfriending or a block, stays.</summary>
    Task ActOnceAsync(PersonId person, PersonId other, CancellationToken ct) =>
        friendships.ActAsync(person, Act.Befriend, other, Origin.System, ct, TransactionId.Of(person, "demo.friend", other.Value));

    Task<Decision> PayAsync(int number, PersonId from, PersonId to, TransferFact fact) => ledger.SubmitAsync(new Quits.Ledger.Core.Pay(
        TransactionId.Of(from, TransferFact.Kind, KeyOf(number)), TransferFact.Kind,
        AccountId.WalletOf(from), AccountId.WalletOf(to), fact.Amount, Counted: true, JsonSerializer.Serialize(fact, JsonSerializerOptions.Web))
    {
        Actor = from, Subject = to.Value,
    });
}
