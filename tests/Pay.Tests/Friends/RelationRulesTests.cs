using Quits.Pay.Friends;

namespace Quits.Pay.Tests.Friends;

/// <summary>FR-2: the state machine in full, as a table: what each act makes of each relation. A line left out would be a missing test case.</summary>
public sealed class RelationRulesTests
{
    const string None = "None", Asked = "Asked", AskedByOther = "AskedByOther", Are = "Friends", Blocks = "Blocks", BlockedByOther = "BlockedByOther", BothBlock = "BothBlock";

    public static TheoryData<string, string, string, string?> Table => new()
    {
        { "Befriend", None, Asked, "friend.asked" },
        { "Befriend", Asked, Asked, null },
        { "Befriend", AskedByOther, Are, "friend.accepted" },
        { "Befriend", Are, Are, null },
        { "Befriend", Blocks, Blocks, null },
        { "Befriend", BlockedByOther, BlockedByOther, null },
        { "Befriend", BothBlock, BothBlock, null },
        { "Part", None, None, null },
        { "Part", Asked, None, "friend.withdrawn" },
        { "Part", AskedByOther, None, "friend.declined" },
        { "Part", Are, None, "friend.ended" },
        { "Part", Blocks, Blocks, null },
        { "Part", BlockedByOther, BlockedByOther, null },
        { "Part", BothBlock, BothBlock, null },
        { "Block", None, Blocks, "person.blocked" },
        { "Block", Asked, Blocks, "person.blocked" },
        { "Block", AskedByOther, Blocks, "person.blocked" },
        { "Block", Are, Blocks, "person.blocked" },
        { "Block", Blocks, Blocks, null },
        { "Block", BlockedByOther, BothBlock, "person.blocked" },
        { "Block", BothBlock, BothBlock, null },
        { "Unblock", None, None, null },
        { "Unblock", Asked, Asked, null },
        { "Unblock", AskedByOther, AskedByOther, null },
        { "Unblock", Are, Are, null },
        { "Unblock", Blocks, None, "person.unblocked" },
        { "Unblock", BlockedByOther, BlockedByOther, null },
        { "Unblock", BothBlock, BlockedByOther, "person.unblocked" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_act_makes_of_each_relation_what_the_table_says(string act, string before, string after, string? fact)
    {
        var (sees, becomes) = (Enum.Parse<Relation>(before), Enum.Parse<Relation>(after));
        var change = RelationRules.Apply(Enum.Parse<Act>(act), sees);
        (change?.PersonSees ?? sees, change?.OtherSees ?? sees.Mirror(), change?.Fact).ShouldBe((becomes, becomes.Mirror(), fact));
    }

    [Fact]
    public void The_table_is_complete() => Table.Count.ShouldBe(Enum.GetValues<Act>().Length * Enum.GetValues<Relation>().Length);

    [Fact]
    public void The_mirror_of_the_mirror_is_what_one_saw()
    {
        foreach (var relation in Enum.GetValues<Relation>())
        {
            relation.Mirror().Mirror().ShouldBe(relation);
            relation.Mirror().IsBlocked().ShouldBe(relation.IsBlocked());
        }
    }
}
