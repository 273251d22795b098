namespace Quits.Pay.Tests.Transfers;

/// <summary>ID-1 to ID-5 and LESSONS 3: a key is used up by what came of it, and by nothing else.</summary>
public sealed class IdempotencyTests(PayApp app) : PayTests<PayApp>(app)
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("\"{0}\"")]
    public async Task The_key_may_be_bare_or_quoted_and_is_the_same_key(string form)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        (await Pays(ann, bob, 100, ("Idempotency-Key", string.Format(form, key)))).Is(201).IsReplay.ShouldBeFalse();
        (await Pays(ann, bob, 100, ("Idempotency-Key", key.ToString().ToUpperInvariant()))).Is(201).IsReplay.ShouldBeTrue();
        await App.Holds((ann, 900), (bob, 100));
    }

    [Fact]
    public async Task The_key_may_be_a_field_of_the_body()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        var body = new { receiverId = bob.Id, amount = 100, idempotencyKey = key };
        (await ann.Posts("/v1/transfers", body)).Is(201).IsReplay.ShouldBeFalse();
        (await ann.Posts("/v1/transfers", body, Member.Key(key))).Is(201).IsReplay.ShouldBeTrue();
        await App.Holds((ann, 900), (bob, 100));
    }

    [Fact]
    public async Task Two_different_keys_in_one_request_are_refused()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.Posts("/v1/transfers", new { receiverId = bob.Id, amount = 100, idempotencyKey = Guid.NewGuid() }, Member.NewKey)).IsRefused("VALIDATION_ERROR", 400, "Idempotency-Key");
        (await Pays(ann, bob, 100, Member.NewKey, Member.NewKey)).IsRefused("VALIDATION_ERROR", 400, "Idempotency-Key");
        await App.Holds((ann, 1_000), (bob, 0));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_paid()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await Pays(ann, bob, 100)).IsRefused("IDEMPOTENCY_KEY_REQUIRED", 400);
        await App.Holds((ann, 1_000), (bob, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("not-a-uuid")]
    [InlineData("00000000000000000000000000000001")]
    [InlineData("{00000000-0000-0000-0000-000000000001}")]
    [InlineData("\"00000000-0000-0000-0000-000000000001")]
    [InlineData("00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002")]
    [InlineData("'00000000-0000-0000-0000-000000000001'")]
    public async Task An_odd_key_is_refused(string key)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await Pays(ann, bob, 100, ("Idempotency-Key", key))).IsRefused("VALIDATION_ERROR", 400, "Idempotency-Key");
        await App.Holds((ann, 1_000), (bob, 0));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_first_answer_again()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        var first = (await ann.Sends(bob, 100, "coffee ☕", key)).Is(201);
        (await ann.Sends(bob, 300)).Is(201).Cents("newBalance").ShouldBe(600);
        var again = (await ann.Sends(bob, 100, "coffee ☕", key)).Is(201);
        again.IsReplay.ShouldBeTrue();
        again.Text.ShouldBe(first.Text);
        again.Header("Location").ShouldBe(first.Header("Location"));
        again.Header("Quits-Position").ShouldBe(first.Header("Quits-Position"));
        first.IsReplay.ShouldBeFalse();
        await App.Holds((ann, 600), (bob, 400));
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("note")]
    [InlineData("visibility")]
    [InlineData("receiver")]
    public async Task The_same_key_for_another_request_is_refused_and_the_first_stands(string what)
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var (key, cid) = (Guid.NewGuid(), await App.Person());
        (await ann.Sends(bob, 100, "first", key, "private")).Is(201);
        var other = what switch
        {
            "amount" => await ann.Sends(bob, 200, "first", key, "private"),
            "note" => await ann.Sends(bob, 100, "second", key, "private"),
            "visibility" => await ann.Sends(bob, 100, "first", key, "public"),
            _ => await ann.Sends(cid, 100, "first", key, "private"),
        };
        other.IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        (await ann.Sends(bob, 100, "first", key, "private")).Is(201).IsReplay.ShouldBeTrue();
        await App.Holds((ann, 900), (bob, 100), (cid, 0));
    }

    [Fact]
    public async Task Two_equal_coffees_under_two_keys_are_two_coffees()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        (await ann.Sends(bob, 500)).Is(201);
        (await ann.Sends(bob, 500)).Is(201).IsReplay.ShouldBeFalse();
        await App.Holds((ann, 0), (bob, 1_000));
    }

    [Fact]
    public async Task One_key_of_two_people_is_two_keys()
    {
        var (ann, bob) = (await App.Person(has: 1_000), await App.Person(has: 1_000));
        var (cid, key) = (await App.Person(), Guid.NewGuid());
        (await ann.Sends(cid, 100, key: key)).Is(201);
        (await bob.Sends(cid, 250, key: key)).Is(201).IsReplay.ShouldBeFalse();
        await App.Holds((ann, 900), (bob, 750), (cid, 350));
    }

    [Fact]
    public async Task The_request_id_is_no_key()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        for (var i = 0; i < 2; i++) (await Pays(ann, bob, 100, Member.NewKey, ("X-Request-Id", "the-same"))).Is(201).IsReplay.ShouldBeFalse();
        await App.Holds((ann, 800), (bob, 200));
    }

    [Fact]
    public async Task Fifty_parallel_equal_posts_are_one_transfer_and_fifty_equal_answers()
    {
        var (ann, bob) = await App.Two(has: 1_000);
        var key = Guid.NewGuid();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ann.Sends(bob, 100, "once", key)));
        answers.ShouldAllBe(a => a.Status == 201);
        answers.Select(a => a.Text).Distinct().Count().ShouldBe(1);
        answers.Count(a => a.IsReplay).ShouldBe(49);
        await App.Holds((ann, 900), (bob, 100));
    }

    /// <summary>A key that races with other requests under it: one of them wins, the rest are told, none moves money twice.</summary>
    [Fact]
    public async Task Fifty_parallel_different_posts_under_one_key_are_one_transfer()
    {
        var (ann, bob) = await App.Two(has: 100_000);
        var key = Guid.NewGuid();
        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => ann.Sends(bob, i, key: key)));
        var paid = answers.Where(a => a.Status == 201).ShouldHaveSingleItem();
        foreach (var told in answers.Where(a => a != paid)) told.IsRefused("IDEMPOTENCY_KEY_REUSED", 422);
        await App.Holds((bob, paid.Cents("transfer.amount")));
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_is_repeated()
    {
        var (ann, bob) = await App.Two(has: 100);
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 500, key: key)).IsRefused("INSUFFICIENT_FUNDS", 422).IsReplay.ShouldBeFalse();
        (await (await App.Person(has: 5_000)).Sends(ann, 5_000)).Is(201);
        (await ann.Sends(bob, 500, key: key)).IsRefused("INSUFFICIENT_FUNDS", 422).IsReplay.ShouldBeTrue();
        (await ann.Sends(bob, 500)).Is(201);
        await App.Holds((ann, 4_600), (bob, 500));
    }

    [Fact]
    public async Task What_was_only_invalid_leaves_the_key_free()
    {
        var (ann, bob) = await App.Two(has: 100);
        var key = Guid.NewGuid();
        (await ann.Sends(bob, 0, key: key)).IsRefused("INVALID_AMOUNT");
        (await ann.Sends(ann, 50, key: key)).IsRefused("INVALID_RECIPIENT");
        (await ann.Sends(ann with { Id = Guid.NewGuid() }, 50, key: key)).IsRefused("RECIPIENT_NOT_FOUND");
        (await ann.Sends(bob, 50, new string('x', 501), key)).IsRefused("VALIDATION_ERROR");
        (await ann.PostsText("/v1/transfers", "{", Member.Key(key))).IsRefused("VALIDATION_ERROR");
        (await (ann with { Token = "forged" }).Sends(bob, 50, key: key)).IsRefused("UNAUTHENTICATED");
        (await ann.Gets($"/v1/transfers/by-key/{key}")).IsRefused("NOT_FOUND", 404);
        (await ann.Sends(bob, 50, key: key)).Is(201).IsReplay.ShouldBeFalse();
        await App.Holds((ann, 50), (bob, 50));
    }

    [Fact]
    public async Task A_key_tells_what_became_of_it()
    {
        var (ann, bob) = await App.Two(has: 100);
        var (paid, refused) = (Guid.NewGuid(), Guid.NewGuid());
        var sent = (await ann.Sends(bob, 60, key: paid)).Is(201);
        (await ann.Sends(bob, 60, key: refused)).IsRefused("INSUFFICIENT_FUNDS");
        (await ann.Gets($"/v1/transfers/by-key/{paid}")).Is(200).Text.ShouldBe(sent.At("transfer").GetRawText());
        var failed = (await ann.Gets($"/v1/transfers/by-key/{refused}")).Is(200);
        failed.Words("status").ShouldBe("failed");
        failed.Words("state").ShouldBe("DECLINED");
        failed.Words("failureCode").ShouldBe("INSUFFICIENT_FUNDS");
        (await ann.Gets($"/v1/transfers/by-key/{Guid.NewGuid()}")).IsRefused("NOT_FOUND", 404);
        (await ann.Gets("/v1/transfers/by-key/nonsense")).IsRefused("NOT_FOUND", 404);
    }

    static Task<Reply> Pays(Member from, Member to, long cents, params (string, string)[] headers) =>
        from.Posts("/v1/transfers", new { receiverId = to.Id, amount = cents }, headers);
}
