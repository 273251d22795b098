using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Operations;

namespace Quits.Pay.Tests.Transfers;

/// <summary>TR-13: a frozen account cannot send; it can receive and look.</summary>
public sealed class FreezeTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_frozen_account_cannot_send_until_it_is_unfrozen()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await Freeze(ann, true);
        (await ann.Sends(bob, 100)).IsRefused("ACCOUNT_FROZEN", 422);
        (await ann.Posts("/v1/transfers/quote", new { receiverId = bob.Id, amount = 100 })).IsRefused("ACCOUNT_FROZEN", 422);
        await App.Holds((ann, 1_000), (bob, 0));
        await Freeze(ann, false);
        (await ann.Sends(bob, 100)).Is(201);
    }

    [Fact]
    public async Task A_frozen_account_receives_and_looks()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        await Freeze(bob, true);
        (await ann.Sends(bob, 100)).Is(201);
        (await bob.Balance()).ShouldBe(100);
        (await bob.Gets("/v1/activity")).Is(200);
        (await bob.Gets("/v1/me")).Is(200).Words("status").ShouldBe("frozen");
        (await ann.Gets("/v1/me")).Is(200).Words("status").ShouldBe("active");
    }

    /// <summary>The documented precedence: frozen is said before limits, funds and an unknown recipient's wallet.</summary>
    [Fact]
    public async Task Frozen_is_said_before_lacking_funds()
    {
        var (ann, bob) = await App.Two(has: 0);
        await Freeze(ann, true);
        (await ann.Sends(bob, 100)).IsRefused("ACCOUNT_FROZEN", 422);
    }

    [Fact]
    public async Task A_refusal_of_a_frozen_account_is_repeated_under_its_key()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        await Freeze(ann, true);
        (await ann.Sends(bob, 100, key: key)).IsRefused("ACCOUNT_FROZEN", 422);
        await Freeze(ann, false);
        (await ann.Sends(bob, 100, key: key)).IsRefused("ACCOUNT_FROZEN", 422).IsReplay.ShouldBeTrue();
    }

    [Fact]
    public async Task A_payment_made_before_the_freeze_still_replays()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 100, key: key)).Is(201);
        await Freeze(ann, true);
        (await ann.Sends(bob, 100, key: key)).Is(201).IsReplay.ShouldBeTrue();
    }

    [Fact]
    public async Task The_log_keeps_who_was_frozen_and_why()
    {
        var ann = await App.Person();
        await Freeze(ann, true, "reported stolen phone");
        (await App.One<string>("select payload ->> 'reason' from ledger.log where kind = 'account.frozen' and subject = @Id", new { ann.Id })).ShouldBe("reported stolen phone");
    }

    [Fact]
    public async Task Nobody_who_is_not_there_is_frozen() =>
        (await App.Services.GetRequiredService<FreezeAccount>().SetAsync("nobody.at.all", frozen: true, "", CancellationToken.None)).ShouldBeFalse();

    async Task Freeze(Member who, bool frozen, string reason = "test") =>
        (await App.Services.GetRequiredService<FreezeAccount>().SetAsync(who.Username, frozen, reason, CancellationToken.None)).ShouldBeTrue();
}
