namespace Quits.Pay.Delivery;

/// <summary>How devices are reached. What is not set up is not offered.</summary>
public sealed class PushOptions
{
    /// <summary>Push services that browsers may name, with commas; <c>*.</c> in front stands for every host below, <c>*</c> alone for every public host.</summary>
    public string Hosts { get; set; } = "fcm.googleapis.com,jmt17.google.com,updates.push.services.mozilla.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com";

    /// <summary>For tests and demonstrations: every host, also private ones, and http on the loopback interface.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Whom a push service may write to about us: <c>mailto:</c> or <c>https:</c>.</summary>
    public string Contact { get; set; } = "mailto:push@quits.example";

    public FcmOptions Fcm { get; set; } = new();

    public ApnsOptions Apns { get; set; } = new();
}

/// <summary>Firebase Cloud Messaging, HTTP v1.</summary>
public sealed class FcmOptions
{
    /// <summary>The service account's JSON; empty turns FCM off.</summary>
    public string ServiceAccountFile { get; set; } = "";

    public string Url { get; set; } = "https://fcm.googleapis.com";
}

/// <summary>Apple Push Notification service, with a provider token.</summary>
public sealed class ApnsOptions
{
    /// <summary>The .p8 key; empty turns APNs off.</summary>
    public string KeyFile { get; set; } = "";

    public string KeyId { get; set; } = "";

    public string TeamId { get; set; } = "";

    /// <summary>The app's bundle id.</summary>
    public string Topic { get; set; } = "";

    public string Url { get; set; } = "https://api.push.apple.com";
}

/// <summary>How email is sent: by SMTP, or else into a directory, or else not at all.</summary>
public sealed class EmailOptions
{
    public string From { get; set; } = "Quits <no-reply@quits.example>";

    /// <summary>Where messages are put as .eml files when no SMTP server is set.</summary>
    public string Directory { get; set; } = "";

    public SmtpOptions Smtp { get; set; } = new();

    internal bool IsOn => Smtp.Host.Length > 0 || Directory.Length > 0;
}

/// <summary>An SMTP server.</summary>
public sealed class SmtpOptions
{
    /// <summary>Empty turns SMTP off.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>Nothing is sent, and nobody signs in, before STARTTLS.</summary>
    public bool StartTls { get; set; } = true;

    public string User { get; set; } = "";

    public string Password { get; set; } = "";
}

/// <summary>All settings of this module.</summary>
/// <param name="PublicUrl">The address at which people reach the web app; empty when unknown, then letters have no links.</param>
public sealed record DeliveryOptions(PushOptions Push, EmailOptions Email, string PublicUrl);

/// <summary>The bounds of this module.</summary>
internal static class DeliveryLimits
{
    /// <summary>Devices of one person; the one that was not heard of for longest makes room.</summary>
    public const int DevicesPerPerson = 20;

    public const int EndpointCharacters = 1000;

    /// <summary>Messages a node sends at once through one service: a slow one holds up nobody else's.</summary>
    public const int InFlightPerService = 64;

    /// <summary>Messages a node sends at once.</summary>
    public const int InFlight = 256;

    /// <summary>How long one attempt may take.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(20);

    /// <summary>How long a row is one node's; longer than an attempt, or two would send it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>How long a push is worth sending.</summary>
    public static readonly TimeSpan PushLife = TimeSpan.FromHours(24);

    /// <summary>How long a letter is worth sending.</summary>
    public static readonly TimeSpan EmailLife = TimeSpan.FromHours(72);

    /// <summary>Messages that quiet hours held back and that still come one by one; more come as one.</summary>
    public const int HeldSingly = 3;

    /// <summary>How long what could not be sent is kept to be looked at.</summary>
    public static readonly TimeSpan DeadKept = TimeSpan.FromDays(7);
}
