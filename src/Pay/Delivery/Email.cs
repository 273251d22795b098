using System.Net;
using System.Net.Mail;

namespace Quits.Pay.Delivery;

/// <summary>
/// Email: by SMTP with STARTTLS, or, without a server, into a directory as .eml files. The framework's own client: no implicit TLS
/// (port 465), no OAuth; a submission server on port 587 is what it is for.
/// </summary>
internal sealed class Email(DeliveryOptions options, Unsubscribe.Links links) : ITransport
{
    public Channel Channel => Channel.Email;

    public async Task<Outcome> SendAsync(Letter letter, CancellationToken ct)
    {
        var unsubscribe = letter.Security || letter.News.Kind == Summary.Kind ? null : links.Make(letter.Person, letter.News.Kind);
        try
        {
            using var message = EmailLetter.Of(letter, options.Email.From, options.PublicUrl, unsubscribe);
            if (options.Email.Smtp.Host.Length > 0) await SendAsync(message, ct);
            else await KeepAsync(message, $"{letter.Tag}.{letter.Subscription:N}.eml", ct);
            return new Outcome.Sent();
        }
        catch (FormatException)
        {
            return new Outcome.Never("this is not a mailbox");
        }
        catch (SmtpException e)
        {
            return Read(e);
        }
    }

    async Task SendAsync(MailMessage message, CancellationToken ct)
    {
        var smtp = options.Email.Smtp;
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls };
        if (smtp.User.Length > 0) client.Credentials = new NetworkCredential(smtp.User, smtp.Password);
        await client.SendMailAsync(message, ct);
    }

    /// <summary>A message appears whole under its final name; sent again, it takes its own place.</summary>
    async Task KeepAsync(MailMessage message, string name, CancellationToken ct)
    {
        var directory = Path.GetFullPath(options.Email.Directory);
        var draft = Path.Combine(directory, $".{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(draft);
        else Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = draft };
            await client.SendMailAsync(message, ct);
            File.Move(Directory.EnumerateFiles(draft).Single(), Path.Combine(directory, name), overwrite: true);
        }
        finally
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    /// <summary>What a server says of one mailbox is final with 5xx and passes with 4xx; all else is the server's or the line's.</summary>
    static Outcome Read(SmtpException e)
    {
        var reason = $"SMTP {(int)e.StatusCode}";
        return e.StatusCode switch
        {
            SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath
                or SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed => new Outcome.Never(reason),
            SmtpStatusCode.MailboxBusy or SmtpStatusCode.InsufficientStorage or SmtpStatusCode.LocalErrorInProcessing => new Outcome.Later(reason),
            _ => new Outcome.Later(reason, Failing: true),
        };
    }
}
