using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using Quits.Tests.Support;

namespace Quits.System.Tests;

/// <summary>Two <c>serve</c> nodes over one database: nothing assumes one node.</summary>
public sealed class TwoNodesTests
{
    [Fact]
    public async Task Two_nodes_are_one_system()
    {
        var database = await Databases.CreateAsync();
        await using var left = await Node.StartAsync(database);
        await using var right = await Node.StartAsync(database);
        var crowd = await Payer.CrowdAsync(left, 4);
        var paid = new List<Intent>();
        paid.AddRange(await One_key_to_both_nodes_at_once_is_one_transfer(left, right, crowd));
        paid.AddRange(await Payments_both_ways_over_both_nodes_all_succeed(left, right, crowd));
        paid.Add(await A_payment_on_one_node_is_heard_on_the_other(left, right, crowd));
        paid.AddRange(await A_block_on_one_node_hides_at_once_on_the_other(left, right, crowd));
        await A_session_ended_on_one_node_ends_on_the_other(left, right, crowd[3]);
        var books = new Books(database);
        await books.AccountFor(crowd, paid);
        await books.Verify();
    }

    static async Task<Intent[]> One_key_to_both_nodes_at_once_is_one_transfer(Node left, Node right, Payer[] crowd)
    {
        var intents = Payer.Intents(crowd, 40);
        foreach (var intent in intents)
        {
            var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Payer.PayAsync(i % 2 == 0 ? left : right, intent)));
            both.ShouldAllBe(o => o.Paid);
            both.Select(o => o.Body).Distinct().Count().ShouldBe(1);
            both.Count(o => !o.Replayed).ShouldBe(1);
        }
        return intents;
    }

    static async Task<Intent[]> Payments_both_ways_over_both_nodes_all_succeed(Node left, Node right, Payer[] crowd)
    {
        var intents = Enumerable.Range(0, 400).Select(i => new Intent(crowd[i % 2], crowd[1 - i % 2], 1 + i, Guid.NewGuid())).ToArray();
        foreach (var some in intents.Chunk(32))
            (await Task.WhenAll(some.Select(i => Payer.PayAsync(i.Cents % 3 == 0 ? left : right, i)))).ShouldAllBe(o => o.Paid && !o.Replayed);
        return intents;
    }

    static async Task<Intent> A_payment_on_one_node_is_heard_on_the_other(Node left, Node right, Payer[] crowd)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {crowd[2].Token}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await socket.ConnectAsync(new UriBuilder(right.Address) { Scheme = "ws", Path = "/ws" }.Uri, limit.Token);
        (await Frame(socket, limit.Token)).GetProperty("type").GetString().ShouldBe("balance_updated");
        var intent = new Intent(crowd[0], crowd[2], 4_321, Guid.NewGuid());
        (await Payer.PayAsync(left, intent)).Paid.ShouldBeTrue();
        var frame = await Frame(socket, limit.Token);
        frame.GetProperty("type").GetString().ShouldBe("payment_received");
        frame.GetProperty("transfer").GetProperty("amount").GetInt64().ShouldBe(4_321);
        socket.Abort();
        return intent;
    }

    /// <summary>FD-3, LESSONS 7: what a node remembers of friends and blocks is never older than the page it shows.</summary>
    static async Task<Intent[]> A_block_on_one_node_hides_at_once_on_the_other(Node left, Node right, Payer[] crowd)
    {
        var (viewer, payer, payee) = (crowd[0], crowd[1], crowd[2]);
        var paid = new List<Intent>();
        for (var round = 0; round < 5; round++)
        {
            (await AsksAsync(left, HttpMethod.Put, $"/v1/friends/{payer.Id}", viewer)).ShouldBe(200);
            (await AsksAsync(left, HttpMethod.Put, $"/v1/friends/{viewer.Id}", payer)).ShouldBe(200);
            paid.Add(new(payer, payee, 100 + round, Guid.NewGuid()));
            var id = (await Payer.PayAsync(left, paid[^1])).Json.GetProperty("transfer").GetProperty("id").GetString()!;
            for (var tries = 0; !await SeesAsync(right, viewer, id); tries++)
            {
                tries.ShouldBeLessThan(100, "a friend's payment is not in the feed after five seconds");
                await Task.Delay(50);
            }
            (await AsksAsync(left, HttpMethod.Put, $"/v1/blocks/{payer.Id}", viewer)).ShouldBe(204);
            (await SeesAsync(right, viewer, id)).ShouldBeFalse("blocked a moment ago on the other node");
            (await AsksAsync(right, HttpMethod.Get, $"/v1/feed/{id}", viewer)).ShouldBe(404);
            (await AsksAsync(left, HttpMethod.Delete, $"/v1/blocks/{payer.Id}", viewer)).ShouldBe(204);
            (await SeesAsync(right, viewer, id)).ShouldBeFalse("they are no friends any more");
        }
        return [.. paid];
    }

    static async Task<bool> SeesAsync(Node node, Payer who, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/feed") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", who.Token) } };
        using var answer = await node.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsStringAsync()).Contains(id, StringComparison.Ordinal);
    }

    static async Task A_session_ended_on_one_node_ends_on_the_other(Node left, Node right, Payer who)
    {
        (await AsksAsync(right, HttpMethod.Get, "/v1/me", who)).ShouldBe(200);
        (await AsksAsync(left, HttpMethod.Post, "/v1/auth/logout", who)).ShouldBe(204);
        (await AsksAsync(left, HttpMethod.Get, "/v1/me", who)).ShouldBe(401);
        for (var tries = 0; await AsksAsync(right, HttpMethod.Get, "/v1/me", who) != 401; tries++)
        {
            tries.ShouldBeLessThan(40, "the other node still honours the session after two seconds");
            await Task.Delay(50);
        }
    }

    static async Task<int> AsksAsync(Node node, HttpMethod method, string path, Payer who)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", who.Token) } };
        using var answer = await node.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    static async Task<JsonElement> Frame(ClientWebSocket socket, CancellationToken ct)
    {
        var (buffer, length) = (new byte[64 * 1024], 0);
        ValueWebSocketReceiveResult part;
        do length += (part = await socket.ReceiveAsync(buffer.AsMemory(length), ct)).Count;
        while (!part.EndOfMessage);
        return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement;
    }
}
