using Quits.Pay.Requests;
using Quits.Pay.Transfers;

namespace Quits.Pay.Tests.Requests;

/// <summary>RQ-1..RQ-3: the state machine of a request, whole, in its order of precedence.</summary>
public sealed class RequestRulesTests
{
    // Rows: act; columns: pending, paid, declined, cancelled, expired. + may be done, = was done, - has ended.
    const string Requestee = """
        Pay      + - - - -
        Decline  + - = - -
        Offer    + - - - -
        """;

    const string Requester = """
        Cancel       + - - = -
        Remind       + - - - -
        AnswerOffer  + - - - -
        """;

    [Fact]
    public void Every_act_in_every_state_by_everyone_is_as_the_table_says()
    {
        var table = Lines(Requestee).Select(line => (RequestRole.Requestee, line)).Concat(Lines(Requester).Select(line => (RequestRole.Requester, line))).ToArray();
        table.Length.ShouldBe(Enum.GetValues<RequestAct>().Length);
        foreach (var (whose, words) in table)
        {
            var act = Enum.Parse<RequestAct>(words[0]);
            foreach (var role in Enum.GetValues<RequestRole>())
                foreach (var state in Enum.GetValues<RequestState>())
                    RequestRules.Rule(act, role, state).ShouldBe(role == whose ? Read(words[(int)state]) : Ruling.Nothing, $"{role} {act} {state}");
        }
    }

    [Theory]
    [InlineData("public", "friends", "private", "public")]
    [InlineData("private", "public", "public", "private")]
    [InlineData(null, "friends", "public", "friends")]
    [InlineData(null, "public", "private", "private")]
    [InlineData(null, "public", "public", "public")]
    [InlineData(null, "private", "friends", "private")]
    public void The_payer_chooses_and_saying_nothing_is_never_wider_than_their_setting_or_the_ask(string? chosen, string setting, string asked, string then) =>
        RequestRules.VisibilityOf(chosen, setting, Visibilities.Parse(asked)).Name().ShouldBe(then);

    static IEnumerable<string[]> Lines(string table) => table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    static Ruling Read(string cell) => cell switch { "+" => Ruling.Allowed, "=" => Ruling.Done, _ => Ruling.NotPending };
}
