using System.Text.Json;

namespace Quits.Pay.Tests.Feed;

/// <summary>FD-7: likes and comments.</summary>
public sealed class ReactionTests(PayApp app) : PayTests<PayApp>(app)
{
    [Fact]
    public async Task A_like_counts_once_however_often_it_is_asked_for()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob);
        for (var i = 0; i < 3; i++) Like(await bob.Puts($"/v1/transfers/{id}/like")).ShouldBe((1, true));
        Like(await ann.Puts($"/v1/transfers/{id}/like")).ShouldBe((2, true));
        for (var i = 0; i < 3; i++) Like(await bob.Deletes($"/v1/transfers/{id}/like")).ShouldBe((1, false));
        (await App.One<int>("select count(*) from ledger.log where kind like 'like.%' and subject = @id", new { id })).ShouldBe(3);
    }

    [Fact]
    public async Task Racing_likes_count_right()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob, "public");
        var crowd = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => App.Person()));
        var random = new Random(7);
        await Parallel.ForEachAsync(Enumerable.Range(0, 160).Select(i => (Who: crowd[i % crowd.Length], Likes: random.Next(2) == 0)), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (act, _) => (await (act.Likes ? act.Who.Puts($"/v1/transfers/{id}/like") : act.Who.Deletes($"/v1/transfers/{id}/like"))).Is(200));
        await Task.WhenAll(crowd.Select(who => who.Puts($"/v1/transfers/{id}/like")));
        (await ann.Gets($"/v1/feed/{id}")).At("likeCount").GetInt32().ShouldBe(8);
        (await App.One<bool>("select (select likes from feed.tally t where t.position = l.position) = (select count(*) from feed.liked k where k.position = l.position) from ledger.log l where id = @id", new { id })).ShouldBeTrue();
    }

    [Theory]
    [InlineData("yum")]
    [InlineData("  trimmed \n")]
    [InlineData("'); drop table feed.comment; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("100 % _ \\ \" \u202Eright to left 👩‍👩‍👧‍👦")]
    public async Task A_comment_is_kept_as_it_was_written(string text)
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob);
        var made = (await bob.Posts($"/v1/transfers/{id}/comments", new { text })).Is(201);
        made.Words("text").ShouldBe(text.Trim());
        made.Words("author.username").ShouldBe(bob.Username);
        (await ann.Gets($"/v1/transfers/{id}/comments")).Is(200).Items.Single().GetRawText().ShouldBe(made.Text);
    }

    public static TheoryData<string?, bool> Texts => new()
    {
        { null, false }, { "", false }, { "  \n\t ", false }, { "a\0b", false }, { new string('x', 500), true }, { new string('x', 501), false },
        { string.Concat(Enumerable.Repeat("🍕", 500)), true }, { string.Concat(Enumerable.Repeat("🍕", 501)), false }, { "  " + new string('x', 500) + "  ", true },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_comment_has_one_to_five_hundred_characters(string? text, bool allowed)
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob);
        var reply = await ann.Posts($"/v1/transfers/{id}/comments", new { text });
        if (allowed) reply.Is(201);
        else reply.IsRefused("VALIDATION_ERROR", 422, "text");
        (await ann.Gets($"/v1/feed/{id}")).At("commentCount").GetInt32().ShouldBe(allowed ? 1 : 0);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_text()
    {
        var (ann, bob) = await App.Two(has: 100);
        (await ann.PostsText($"/v1/transfers/{await ann.Pays(bob)}/comments", """{"text":"half \ud83c"}""")).Status.ShouldBeOneOf(400, 422);
    }

    [Fact]
    public async Task Comments_are_listed_oldest_first_each_once()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob);
        await Parallel.ForEachAsync(Enumerable.Range(0, 50), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => (await (i % 2 == 0 ? ann : bob).Posts($"/v1/transfers/{id}/comments", new { text = $"{i}" })).Is(201));
        var listed = await bob.Feed($"/v1/transfers/{id}/comments", limit: 7);
        listed.Select(c => c.GetProperty("id").GetGuid()).ShouldBe(await App.Rows<Guid>("""
            select (payload ->> 'comment')::uuid from ledger.log where kind = 'comment.added' and subject = @id order by position
            """, new { id }));
        listed.Count.ShouldBe(50);
        (await ann.Gets($"/v1/feed/{id}")).At("commentCount").GetInt32().ShouldBe(50);
    }

    [Fact]
    public async Task A_comments_cursor_is_its_readers_and_its_payments()
    {
        var (ann, bob) = await App.Two(has: 100);
        var (one, two) = (await ann.Pays(bob), await ann.Pays(bob));
        foreach (var text in new[] { "a", "b" }) (await ann.Posts($"/v1/transfers/{one}/comments", new { text })).Is(201);
        var cursor = (await ann.Gets($"/v1/transfers/{one}/comments?limit=1")).Words("nextCursor");
        (await ann.Gets($"/v1/transfers/{one}/comments?cursor={cursor}")).Is(200).Items.Single().GetProperty("text").GetString().ShouldBe("b");
        (await ann.Gets($"/v1/transfers/{two}/comments?cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
        (await bob.Gets($"/v1/transfers/{one}/comments?cursor={cursor}")).IsRefused("VALIDATION_ERROR", 400, "cursor");
    }

    [Fact]
    public async Task Its_author_and_the_parties_remove_a_comment_and_nobody_else()
    {
        var (ann, bob) = await App.Two(has: 100);
        var (friend, other) = (await App.Person(), await App.Person());
        foreach (var person in new[] { friend, other }) await person.BecomesFriendOf(ann);
        var id = await ann.Pays(bob);
        foreach (var remover in new[] { friend, ann, bob })
        {
            const string secret = "unforgettable";
            var comment = (await friend.Posts($"/v1/transfers/{id}/comments", new { text = secret })).Is(201).Id("id");
            (await other.Deletes($"/v1/comments/{comment}")).IsRefused("NOT_FOUND", 404);
            (await (await App.Person()).Deletes($"/v1/comments/{comment}")).IsRefused("NOT_FOUND", 404);
            (await remover.Deletes($"/v1/comments/{comment}")).Is(204);
            (await remover.Deletes($"/v1/comments/{comment}")).IsRefused("NOT_FOUND", 404);
            (await friend.Gets($"/v1/transfers/{id}/comments")).Items.ShouldBeEmpty();
            // Removed is removed: the words are nowhere.
            (await App.One<bool>("select exists (select from ledger.log where payload::text like '%unforgettable%') or exists (select from feed.comment where text like '%unforgettable%')")).ShouldBeFalse();
        }
        (await ann.Gets($"/v1/feed/{id}")).At("commentCount").GetInt32().ShouldBe(0);
        (await App.Rows<string>("select kind from ledger.log where kind like 'comment.%' and subject = @id order by position", new { id }))
            .ShouldBe(Enumerable.Repeat(new[] { "comment.added", "comment.removed" }, 3).SelectMany(k => k));
    }

    [Fact]
    public async Task Racing_removals_remove_once()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob);
        (await ann.Posts($"/v1/transfers/{id}/comments", new { text = "stays" })).Is(201);
        var comment = (await ann.Posts($"/v1/transfers/{id}/comments", new { text = "goes" })).Is(201).Id("id");
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? ann : bob).Deletes($"/v1/comments/{comment}")));
        replies.Count(r => r.Status == 204).ShouldBe(1);
        replies.Count(r => r.Status == 404).ShouldBe(9);
        (await ann.Gets($"/v1/feed/{id}")).At("commentCount").GetInt32().ShouldBe(1);
    }

    /// <summary>FD-2: who is hidden from me has said and liked nothing, in the list and in the counts.</summary>
    [Fact]
    public async Task Blocked_people_neither_see_nor_count_each_others_words()
    {
        var (ann, bob) = await App.Two(has: 100);
        var (friend, other) = (await App.Person(), await App.Person());
        foreach (var person in new[] { friend, other }) await person.BecomesFriendOf(ann);
        var id = await ann.Pays(bob);
        foreach (var person in new[] { friend, other })
        {
            (await person.Posts($"/v1/transfers/{id}/comments", new { text = $"from {person.Username}" })).Is(201);
            (await person.Puts($"/v1/transfers/{id}/like")).Is(200);
        }
        await other.Blocks(friend);
        await App.Folded();
        foreach (var person in new[] { friend, other })
        {
            (await person.Gets($"/v1/transfers/{id}/comments")).Items.Single().GetProperty("text").GetString().ShouldBe($"from {person.Username}");
            Counts(await person.FeedItem(id)).ShouldBe((1, 1));
            Like(await person.Puts($"/v1/transfers/{id}/like")).ShouldBe((1, true));
        }
        (await ann.Gets($"/v1/transfers/{id}/comments")).Items.Count.ShouldBe(2);
        Counts(await ann.FeedItem(id)).ShouldBe((2, 2));
    }

    /// <summary>What is there for nobody's eyes gets the answer of what is not there, also when the words are wrong.</summary>
    [Fact]
    public async Task A_strangers_answers_do_not_tell_whether_the_payment_exists()
    {
        var (ann, bob) = await App.Two(has: 100);
        var (eve, there, absent) = (await App.Person(), await ann.Pays(bob), Guid.NewGuid());
        var comment = (await ann.Posts($"/v1/transfers/{there}/comments", new { text = "hi" })).Is(201).Id("id");
        foreach (var path in new[] { "/like", "/comments", "" })
            (await Answer(eve.Gets($"/v1/transfers/{there}{path}"))).ShouldBe(await Answer(eve.Gets($"/v1/transfers/{absent}{path}")), path);
        (await Answer(eve.Puts($"/v1/transfers/{there}/like"))).ShouldBe(await Answer(eve.Puts($"/v1/transfers/{absent}/like")));
        (await Answer(eve.Posts($"/v1/transfers/{there}/comments", new { text = "" }))).ShouldBe(await Answer(eve.Posts($"/v1/transfers/{absent}/comments", new { text = "" })));
        (await Answer(eve.Deletes($"/v1/comments/{comment}"))).ShouldBe(await Answer(eve.Deletes($"/v1/comments/{absent}")));
        (await Answer(eve.Patches($"/v1/transfers/{there}", new { visibility = "public" }))).ShouldBe(await Answer(eve.Patches($"/v1/transfers/{absent}", new { visibility = "public" })));
    }

    static async Task<(int, string, string?)> Answer(Task<Reply> asked)
    {
        var reply = await asked;
        return (reply.Status, reply.Text.Split("\"traceId\"")[0], reply.ContentType);
    }

    static (int, bool) Like(Reply reply) => (reply.Is(200).At("likeCount").GetInt32(), reply.At("isLikedByMe").GetBoolean());

    static (int, int) Counts(JsonElement item) => (item.GetProperty("likeCount").GetInt32(), item.GetProperty("commentCount").GetInt32());
}

/// <summary>RL-1: who comments without end is asked to wait.</summary>
public sealed class CommentRateTests(ThrottledApp app) : PayTests<ThrottledApp>(app)
{
    [Fact]
    public async Task Comments_have_a_limit_of_their_own()
    {
        var (ann, bob) = await App.Two(has: 100);
        var id = await ann.Pays(bob);
        for (var i = 0; i < 20; i++) (await bob.Posts($"/v1/transfers/{id}/comments", new { text = $"{i}" })).Is(201);
        (await bob.Posts($"/v1/transfers/{id}/comments", new { text = "one more" })).IsRefused("RATE_LIMITED", 429);
        (await ann.Posts($"/v1/transfers/{id}/comments", new { text = "first" })).Is(201);
        (await bob.Gets($"/v1/transfers/{id}/comments")).Is(200);
    }
}
