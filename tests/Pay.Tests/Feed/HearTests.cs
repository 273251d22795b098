using Quits.Pay.Feed;
using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Tests.Feed;

/// <summary>FD-3: which friends hear of which payments of a slice.</summary>
public sealed class HearTests
{
    static readonly Guid Ann = Guid.NewGuid(), Bob = Guid.NewGuid(), Cleo = Guid.NewGuid(), Dan = Guid.NewGuid();

    [Fact]
    public void Friends_of_either_hear_in_order_each_once_and_the_parties_do_not()
    {
        var friends = Friends((Ann, [Bob, Cleo]), (Bob, [Ann, Cleo, Dan]));
        var heard = FanOut.Hear([new(5, Ann, Bob, Visibility.Friends), new(6, Bob, Ann, Visibility.Public), new(9, Cleo, Ann, Visibility.Friends)], friends);
        heard.Keys.ShouldBe([Cleo, Dan, Bob], ignoreOrder: true);
        heard[Cleo].ShouldBe([5L, 6L]);
        heard[Dan].ShouldBe([5L, 6L]);
        heard[Bob].ShouldBe([9L]);
    }

    [Fact]
    public void Of_who_has_no_friends_or_is_not_fanned_out_nobody_hears() =>
        FanOut.Hear([new(1, Ann, Bob, Visibility.Public)], Friends()).ShouldBeEmpty();

    [Fact]
    public void Whom_somebody_blocked_hears_nothing()
    {
        var set = RelationSet.Of(1, [(Cleo, Relation.Blocks), (Dan, Relation.Friends)], whole: true);
        FanOut.Hear([new(1, Ann, Bob, Visibility.Public)], new Dictionary<Guid, RelationSet> { [Ann] = set }).Keys.ShouldBe([Dan]);
    }

    static Dictionary<Guid, RelationSet> Friends(params (Guid Person, Guid[] Friends)[] circles) =>
        circles.ToDictionary(c => c.Person, c => RelationSet.Of(1, c.Friends.Select(f => (f, Relation.Friends)), whole: true));
}
