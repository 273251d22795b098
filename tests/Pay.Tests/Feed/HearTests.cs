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
        var heard = Hear([new(5, Ann, Bob, Visibility.Friends), new(6, Bob, Ann, Visibility.Public), new(9, Cleo, Ann, Visibility.Friends)], friends);
        heard.Keys.ShouldBe([Cleo, Dan, Bob], ignoreOrder: true);
        heard[Cleo].ShouldBe([5, 6]);
        heard[Dan].ShouldBe([5, 6]);
        heard[Bob].ShouldBe([9]);
    }

    [Fact]
    public void Of_who_has_no_friends_or_is_not_fanned_out_nobody_hears() =>
        Hear([new(1, Ann, Bob, Visibility.Public)], Friends()).ShouldBeEmpty();

    [Fact]
    public void Whom_somebody_blocked_hears_nothing()
    {
        var set = RelationSet.Of(1, [(Cleo, Relation.Blocks), (Dan, Relation.Friends)], whole: true);
        Hear([new(1, Ann, Bob, Visibility.Public)], new() { [Ann] = set }).Keys.ShouldBe([Dan]);
    }

    [Fact]
    public void What_was_heard_of_one_slice_is_not_told_with_the_next()
    {
        var heard = new Heard();
        heard.Add(new(1, Ann, Bob, Visibility.Public), Friends((Ann, [Cleo])));
        heard.Clear();
        heard.Add(new(2, Ann, Bob, Visibility.Public), Friends((Ann, [Dan])));
        var told = Told(heard).Single();
        told.Key.ShouldBe(Dan);
        told.Value.ShouldBe([2]);
    }

    static Dictionary<Guid, long[]> Hear(FeedItemRow[] items, Dictionary<Guid, RelationSet> friends)
    {
        var heard = new Heard();
        foreach (var item in items) heard.Add(item, friends);
        return Told(heard);
    }

    static Dictionary<Guid, long[]> Told(Heard heard) => heard.Rows().ToDictionary(row => row.Person, row => row.Positions.ToArray());

    static Dictionary<Guid, RelationSet> Friends(params (Guid Person, Guid[] Friends)[] circles) =>
        circles.ToDictionary(c => c.Person, c => RelationSet.Of(1, c.Friends.Select(f => (f, Relation.Friends)), whole: true));
}
