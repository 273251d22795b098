using Quits.Kernel;

namespace Quits.Pay.Delivery;

/// <summary>Which channels this installation is set up for.</summary>
internal sealed class Offers(DeliveryOptions options, Envelope envelope)
{
    public bool Has(Channel channel) => channel switch
    {
        Channel.Email => options.Email.IsOn,
        Channel.WebPush => envelope.IsOn,
        Channel.Fcm => envelope.IsOn && options.Push.Fcm.ServiceAccountFile.Length > 0,
        Channel.Apns => envelope.IsOn && options.Push.Apns.KeyFile.Length > 0,
        _ => false,
    };
}
