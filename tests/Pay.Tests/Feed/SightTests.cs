using Quits.Pay.Friends;
using Quits.Pay.Transfers;

namespace Quits.Pay.Tests.Feed;

/// <summary>FD-2 as a table: the rule that every door asks.</summary>
public sealed class SightTests
{
    static readonly Guid Ann = Guid.NewGuid(), Bob = Guid.NewGuid(), Eve = Guid.NewGuid();

    [Fact]
    public void The_parties_see_it_always()
    {
        foreach (var visibility in Enum.GetValues<Visibility>())
            foreach (var relation in Enum.GetValues<Relation>())
                foreach (var party in new[] { Ann, Bob }) Sight.Allows(party, Ann, Bob, visibility, relation, relation).ShouldBeTrue();
    }

    [Fact]
    public void A_block_by_or_against_either_party_hides_it()
    {
        foreach (var visibility in Enum.GetValues<Visibility>())
            foreach (var block in new[] { Relation.Blocks, Relation.BlockedByOther, Relation.BothBlock })
                foreach (var relation in Enum.GetValues<Relation>())
                {
                    Sight.Allows(Eve, Ann, Bob, visibility, block, relation).ShouldBeFalse();
                    Sight.Allows(Eve, Ann, Bob, visibility, relation, block).ShouldBeFalse();
                }
    }

    [Theory]
    [InlineData(Visibility.Public, Relation.None, Relation.None, true)]
    [InlineData(Visibility.Public, Relation.Asked, Relation.AskedByOther, true)]
    [InlineData(Visibility.Friends, Relation.Friends, Relation.None, true)]
    [InlineData(Visibility.Friends, Relation.None, Relation.Friends, true)]
    [InlineData(Visibility.Friends, Relation.Asked, Relation.AskedByOther, false)]
    [InlineData(Visibility.Friends, Relation.None, Relation.None, false)]
    [InlineData(Visibility.Private, Relation.Friends, Relation.Friends, false)]
    public void Others_see_what_its_visibility_lets_them(Visibility visibility, Relation toSender, Relation toReceiver, bool sees) =>
        Sight.Allows(Eve, Ann, Bob, visibility, toSender, toReceiver).ShouldBe(sees);

    [Fact]
    public void A_visibility_that_is_unknown_is_seen_by_nobody_else() => Sight.Allows(Eve, Ann, Bob, (Visibility)9, Relation.Friends, Relation.Friends).ShouldBeFalse();
}
