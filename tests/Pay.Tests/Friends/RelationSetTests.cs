using Microsoft.Extensions.DependencyInjection;
using Quits.Pay.Friends;

namespace Quits.Pay.Tests.Friends;

/// <summary>FD-3: what is remembered of friends and blocks holds for one version of them; every change raises it (FR-2).</summary>
public sealed class RelationSetTests(PayApp app) : PayTests<PayApp>(app)
{
    RelationSets Sets => App.Services.GetRequiredService<RelationSets>();

    [Fact]
    public async Task Every_change_of_friends_and_blocks_raises_the_version_of_both()
    {
        var (ann, bob) = await App.Two();
        (await Version(ann)).ShouldBeNull();
        var versions = new List<(long?, long?)>();
        foreach (var change in new Func<Task>[] { () => ann.BecomesFriendOf(bob), () => bob.PartsFrom(ann), () => ann.Blocks(bob), () => bob.Blocks(ann), () => ann.Unblocks(bob), () => bob.Unblocks(ann) })
        {
            await change();
            versions.Add((await Version(ann), await Version(bob)));
            (await Sees(ann, bob)).ShouldBe((Relation)(await App.One<short?>("select state from friends.relation where person = @a and other = @b", new { a = ann.Id, b = bob.Id }) ?? 0));
        }
        versions.Distinct().Count().ShouldBe(versions.Count);
        versions.ShouldBe(versions.OrderBy(v => v.Item1).ThenBy(v => v.Item2));
    }

    [Fact]
    public async Task A_version_that_stands_is_not_looked_up_again_and_another_one_is()
    {
        var (ann, bob) = await App.Two();
        await ann.BecomesFriendOf(bob);
        (await Sees(ann, bob)).ShouldBe(Relation.Friends);
        await App.Rows<int>("update friends.relation set state = 4 where person = @a and other = @b", new { a = ann.Id, b = bob.Id });
        (await Sees(ann, bob)).ShouldBe(Relation.Friends, "nothing raised the version");
        await App.Rows<int>("update friends.circle set version = version + 1 where person = @a", new { a = ann.Id });
        (await Sees(ann, bob)).ShouldBe(Relation.Blocks);
    }

    /// <summary>FD-6: nobody's memory is filled by one person's many friends.</summary>
    [Fact]
    public async Task Of_very_many_friends_only_those_asked_about_are_looked_up()
    {
        var (ann, bob) = await App.Two();
        var stranger = await App.Person();
        await App.Rows<int>("""
            insert into friends.relation select @a, gen_random_uuid(), 3, now() from generate_series(1, 2500);
            insert into friends.relation values (@a, @b, 3, now());
            insert into friends.circle (person, friends) values (@a, 2501)
            """, new { a = ann.Id, b = bob.Id });
        (await Sees(ann, bob)).ShouldBe(Relation.Friends);
        (await Sees(ann, stranger)).ShouldBe(Relation.None);
        await App.Rows<int>("update friends.relation set state = 5 where person = @a and other = @b", new { a = ann.Id, b = bob.Id });
        (await Sees(ann, bob)).ShouldBe(Relation.BlockedByOther);
    }

    [Fact]
    public async Task Of_many_people_all_are_found_what_stands_from_memory_and_the_rest_together()
    {
        var (ann, bob) = await App.Two();
        var cleo = await App.Person();
        await ann.BecomesFriendOf(bob);
        await cleo.Blocks(ann);
        (await Sees(ann, bob)).ShouldBe(Relation.Friends);
        await App.Rows<int>("update friends.relation set state = 4 where person = @a and other = @b", new { a = ann.Id, b = bob.Id });
        var versions = new Dictionary<Guid, long>();
        foreach (var member in new[] { ann, bob, cleo }) versions.Add(member.Id, (await Version(member))!.Value);
        var found = await Sets.FindAsync(versions, CancellationToken.None);
        found[ann.Id].Friends.ToArray().ShouldBe([bob.Id], "nothing raised the version");
        found[bob.Id].Friends.ToArray().ShouldBe([ann.Id]);
        found[cleo.Id].Friends.Length.ShouldBe(0);
        found[cleo.Id].To(ann.Id).ShouldBe(Relation.Blocks);
    }

    async Task<Relation> Sees(Member who, Member other) => (await Sets.FindAsync(who.Id, await Version(who), [other.Id], CancellationToken.None)).To(other.Id);

    Task<long?> Version(Member who) => App.One<long?>("select version from friends.pub_circle where person = @Id", new { who.Id });
}
