namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-4: a counter-offer changes what is asked for when the asker agrees, and nobody pays or agrees to what they have not seen.</summary>
public sealed class OfferTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task An_offer_that_is_accepted_is_what_is_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 500);
        (await ann.Offers(id, 300)).Is(200).Cents("offer").ShouldBe(300);
        (await ann.Offers(id, 300)).Is(200);
        (await bob.Gets($"/v1/requests/{id}")).Cents("amount").ShouldBe(500);
        var agreed = (await bob.Agrees(id, 300)).Is(200);
        (agreed.Cents("amount"), agreed.Has("offer"), agreed.Words("status")).ShouldBe((300, false, "pending"));
        (await bob.Agrees(id, 300)).Is(200).Cents("amount").ShouldBe(300);
        (await ann.PaysFor(id, amount: 500)).IsRefused("REQUEST_CHANGED", 409, "amount");
        (await ann.PaysFor(id, amount: 300)).Is(201).Cents("newBalance").ShouldBe(700);
        (await Told(bob)).ShouldBe(["request_paid", "request_offer"]);
        (await Told(ann)).ShouldBe(["request_offer_accepted", "payment_request"]);
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task An_offer_that_is_declined_leaves_what_was_asked()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = await bob.Wants(ann, 500);
        (await ann.Offers(id, 300)).Is(200);
        (await bob.Insists(id, 300)).Is(200).Has("offer").ShouldBeFalse();
        (await bob.Insists(id, 300)).Is(200);
        (await bob.Agrees(id, 300)).IsRefused("REQUEST_CHANGED", 409);
        (await ann.PaysFor(id)).Is(201).Cents("transfer.amount").ShouldBe(500);
        (await ann.Offers(id, 200)).IsRefused("REQUEST_NOT_PENDING", 409);
        (await bob.Agrees(id, 300)).IsRefused("REQUEST_NOT_PENDING", 409);
        await Asking.PaidMeansMoved(App);
    }

    [Fact]
    public async Task Only_the_offer_that_stands_can_be_agreed_to()
    {
        var (ann, bob) = await App.Two();
        var id = await bob.Wants(ann, 500);
        (await bob.Agrees(id, 300)).IsRefused("REQUEST_CHANGED", 409, "amount");
        (await ann.Offers(id, 300)).Is(200);
        (await ann.Offers(id, 200)).Is(200);
        (await bob.Agrees(id, 300)).IsRefused("REQUEST_CHANGED", 409, "amount");
        (await bob.Insists(id, 300)).IsRefused("REQUEST_CHANGED", 409, "amount");
        (await bob.Gets($"/v1/requests/{id}")).Cents("offer").ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"amount":500}""", "VALIDATION_ERROR", 400)]
    [InlineData("""{"amount":0}""", "INVALID_AMOUNT", 400)]
    [InlineData("""{"amount":500001}""", "INVALID_AMOUNT", 400)]
    [InlineData("""{}""", "MISSING_FIELD", 400)]
    public async Task An_offer_is_another_amount_that_could_be_paid(string body, string code, int status)
    {
        var (ann, bob) = await App.Two();
        var id = await bob.Wants(ann, 500);
        (await ann.PostsText($"/v1/requests/{id}/counter", body)).IsRefused(code, status, "amount");
    }

    /// <summary>Paid is what was asked or what was agreed to, as the answer says, and never both.</summary>
    [Fact]
    public async Task Paying_against_agreeing_pays_one_amount_once()
    {
        for (var round = 0; round < 25; round++)
        {
            var (ann, bob) = await App.Two(has: 1_000);
            var id = await bob.Wants(ann, 500);
            (await ann.Offers(id, 300)).Is(200);
            var (paying, agreeing) = (ann.PaysFor(id, amount: 500), bob.Agrees(id, 300));
            var (paid, agreed) = (await paying, await agreeing);
            (paid.Status, agreed.Status).ShouldBeOneOf((201, 409), (409, 200));
            await App.Holds((ann, paid.Status == 201 ? 500 : 1_000));
        }
        await Asking.PaidMeansMoved(App);
    }

    async Task<IReadOnlyList<string?>> Told(Member who) =>
        [.. (await who.Gets("/v1/notifications", ("Quits-Position", $"{await App.One<long>("select position from ledger.log_head")}"))).Is(200).Items
            .Select(i => i.GetProperty("kind").GetString()).Where(kind => kind != "welcome_credit")];
}
