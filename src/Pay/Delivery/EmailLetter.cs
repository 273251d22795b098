using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;

namespace Quits.Pay.Delivery;

/// <summary>
/// An email: text and simple HTML, no picture, no tracking. Everything that comes from people stands in a body or in an encoded header;
/// a line break in a header is taken out first. Pure.
/// </summary>
internal static class EmailLetter
{
    /// <param name="publicUrl">The web app's address; empty leaves links out.</param>
    /// <param name="unsubscribe">The address that switches this kind off; null for what cannot be switched off.</param>
    /// <exception cref="FormatException">The mailbox is not one.</exception>
    public static MailMessage Of(Letter letter, string from, string publicUrl, Uri? unsubscribe)
    {
        var sender = new MailAddress(from);
        var message = new MailMessage(sender, new MailAddress(letter.Email!))
        {
            Subject = OneLine(letter.News.Title), SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8,
        };
        // The same for every attempt: who gets it twice is shown one.
        message.Headers.Add("Message-ID", $"<{letter.Tag}.{letter.Subscription:N}@{sender.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (unsubscribe is not null)
        {
            message.Headers.Add("List-Unsubscribe", $"<{unsubscribe}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        var (link, why) = (publicUrl.Length == 0 ? null : publicUrl.TrimEnd('/') + letter.News.Link, Why(letter, unsubscribe));
        message.AlternateViews.Add(View(Text(letter, link, why), MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(Html(letter, link, why), MediaTypeNames.Text.Html));
        return message;
    }

    static string Text(Letter letter, string? link, string why)
    {
        string?[] parts = [letter.News.Title, letter.News.Body, When(letter), link, "-- \n" + why];
        return string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part))) + "\n";
    }

    static string Html(Letter letter, string? link, string why)
    {
        var html = HtmlEncoder.Default;
        var text = new StringBuilder("<!doctype html><html lang=\"en\"><body style=\"font-family:sans-serif;max-width:36em;margin:2em auto;line-height:1.5\">");
        text.Append(CultureInfo.InvariantCulture, $"<h1 style=\"font-size:1.3em\">{html.Encode(letter.News.Title)}</h1>");
        if (letter.News.Body.Length > 0) text.Append(CultureInfo.InvariantCulture, $"<p style=\"white-space:pre-wrap\">{html.Encode(letter.News.Body)}</p>");
        text.Append(CultureInfo.InvariantCulture, $"<p>{html.Encode(When(letter))}</p>");
        if (link is not null) text.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{html.Encode(link)}\">Open Quits</a></p>");
        return text.Append(CultureInfo.InvariantCulture, $"<hr><p style=\"font-size:.85em\">{html.Encode(why)}</p></body></html>").ToString();
    }

    static string When(Letter letter) => letter.News.CreatedAt.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    static string Why(Letter letter, Uri? unsubscribe) =>
        letter.Security ? "You get this because it concerns the safety of your account."
        : unsubscribe is null ? "You get this because you asked for it in your settings."
        : $"You asked for this in your settings. To stop it: {unsubscribe}";

    /// <summary>Base64, so that no line of anybody's text can look like a header, a boundary or an end.</summary>
    static AlternateView View(string text, string type) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(text)), new ContentType(type) { CharSet = "utf-8" }) { TransferEncoding = TransferEncoding.Base64 };

    static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
