namespace Quits.Pay.Tests.Transfers;

/// <summary>LESSONS 7 at the doors of a single transfer; the whole matrix is the feed's. Of a refused one only who tried knows.</summary>
public sealed class PrivacyTests(PayApp app) : PayTests<PayApp>(app)
{
    [Theory]
    [InlineData("public", true)]
    [InlineData("friends", false)]
    [InlineData("private", false)]
    public async Task Strangers_find_a_transfer_by_its_id_only_when_it_is_public(string visibility, bool found)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var eve = await App.Person(has: 1_000);
        var id = (await ann.Sends(bob, 100, visibility: visibility)).Id("transfer.id");
        (await ann.Gets($"/v1/transfers/{id}")).Is(200).Id("id").ShouldBe(id);
        (await bob.Gets($"/v1/transfers/{id}")).Is(200).Id("id").ShouldBe(id);
        if (found) (await eve.Gets($"/v1/transfers/{id}")).Is(200).Id("id").ShouldBe(id);
        else (await eve.Gets($"/v1/transfers/{id}")).IsRefused("NOT_FOUND", 404);
        (await App.Nobody.Gets($"/v1/transfers/{id}")).IsRefused("UNAUTHENTICATED", 401);
    }

    /// <summary>What is not there and what is not mine get one answer.</summary>
    [Fact]
    public async Task A_strangers_answer_does_not_tell_whether_the_transfer_exists()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var eve = await App.Person();
        var there = await eve.Gets($"/v1/transfers/{(await ann.Sends(bob, 100)).Id("transfer.id")}");
        var absent = await eve.Gets($"/v1/transfers/{Guid.NewGuid()}");
        (there.Status, there.Words("code"), there.Words("title")).ShouldBe((absent.Status, absent.Words("code"), absent.Words("title")));
    }

    [Fact]
    public async Task A_key_is_only_its_owners()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 100, key: key)).Is(201);
        (await bob.Gets($"/v1/transfers/by-key/{key}")).IsRefused("NOT_FOUND", 404);
        (await (await App.Person()).Gets($"/v1/transfers/by-key/{key}")).IsRefused("NOT_FOUND", 404);
    }

    [Fact]
    public async Task Where_the_money_came_from_is_shown_to_the_sender_alone()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var id = (await ann.Sends(bob, 100)).Id("transfer.id");
        (await ann.Gets($"/v1/transfers/{id}")).Has("funding").ShouldBeTrue();
        (await bob.Gets($"/v1/transfers/{id}")).Has("funding").ShouldBeFalse();
    }

    [Fact]
    public async Task The_receiver_never_learns_of_a_refused_payment()
    {
        var (ann, bob) = await App.Two(has: 100);
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 500, key: key)).IsRefused("INSUFFICIENT_FUNDS");
        var refused = (await ann.Gets($"/v1/transfers/by-key/{key}")).Is(200);
        refused.Has("funding").ShouldBeFalse();
        (await ann.Gets($"/v1/transfers/{refused.Id("id")}")).Is(200);
        (await bob.Gets($"/v1/transfers/{refused.Id("id")}")).IsRefused("NOT_FOUND", 404);
        var position = await App.One<long>("select position from ledger.log_head");
        (await bob.Gets("/v1/activity", ("Quits-Position", $"{position}"))).Items.ShouldBeEmpty();
        (await bob.Gets("/v1/notifications", ("Quits-Position", $"{position}"))).Items.ShouldBeEmpty();
    }

    /// <summary>Sign-ins and freezes have rows in the same log; their ids are no transfers.</summary>
    [Fact]
    public async Task Other_facts_of_the_log_are_no_transfers()
    {
        var ann = await App.Person(has: 100);
        foreach (var id in await App.Rows<Guid>("select id from ledger.log where subject = @Id", new { ann.Id }))
            (await ann.Gets($"/v1/transfers/{id}")).IsRefused("NOT_FOUND", 404);
    }
}
