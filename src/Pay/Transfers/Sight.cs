using Quits.Pay.Friends;
using Quits.Pay.Identity;

namespace Quits.Pay.Transfers;

/// <summary>
/// Who sees what of an accepted payment: the one place where FD-2 and FD-4 are decided, for every door - by id, feeds, likes, comments,
/// the real-time channel. Pure.
/// </summary>
public static class Sight
{
    /// <summary>
    /// Both parties see it always, whatever came between them since; others as its visibility says, and nobody who is hidden from
    /// either party by a block.
    /// </summary>
    /// <param name="toSender">What the viewer sees of the sender.</param>
    /// <param name="toReceiver">What the viewer sees of the receiver.</param>
    public static bool Allows(Guid viewer, Guid sender, Guid receiver, Visibility visibility, Relation toSender, Relation toReceiver)
    {
        if (viewer == sender || viewer == receiver) return true;
        if (toSender.IsBlocked() || toReceiver.IsBlocked()) return false;
        return visibility switch
        {
            Visibility.Public => true,
            Visibility.Friends => toSender == Relation.Friends || toReceiver == Relation.Friends,
            _ => false,
        };
    }

    /// <summary>The amount, in minor units, as the viewer may see it: the parties' own, or one that both of them show (FD-4); else null.</summary>
    public static long? Amount(Guid viewer, TransferFact fact, PersonCard sender, PersonCard receiver) =>
        viewer == fact.Sender || viewer == fact.Receiver || sender.ShowsAmounts && receiver.ShowsAmounts ? fact.Amount : null;
}
