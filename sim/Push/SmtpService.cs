using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Quits.Sim.Push;

/// <summary>A message as the mail server took it; <c>Data</c> is all of it, headers and body.</summary>
public sealed record Mail(string From, string To, string Data, bool Encrypted, string? User);

/// <summary>A submission server: ESMTP with STARTTLS and AUTH LOGIN (RFC 5321, 3207, 4954). Faults of <c>smtp</c> are answers to RCPT TO.</summary>
public sealed class SmtpService : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentQueue<Mail> _taken = new();
    readonly Faults _faults;

    public SmtpService(Faults faults, int port, TimeProvider clock)
    {
        _faults = faults;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddYears(10));
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        if (port != 0) _listener = new(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Signed by itself: a client that checks refuses it, unless it was told to trust it.</summary>
    public X509Certificate2 Certificate { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<Mail> Taken => [.. _taken];

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = Task.Run(() => TalkAsync(client));
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new Talk(client.GetStream(), this).RunAsync();
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client went, or did not like the certificate.
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        Certificate.Dispose();
        _stop.Dispose();
    }

    /// <summary>One connection.</summary>
    sealed class Talk(Stream stream, SmtpService server)
    {
        Stream _stream = stream;
        string _from = "", _to = "";
        string? _user;

        bool IsEncrypted => _stream is SslStream;

        public async Task RunAsync()
        {
            await SayAsync("220 sim ESMTP");
            while (await HearAsync() is { } line)
            {
                if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
                {
                    await SayAsync("221 bye");
                    return;
                }
                await AnswerAsync(line);
            }
        }

        Task AnswerAsync(string line) => line.Split(' ', ':')[0].ToUpperInvariant() switch
        {
            "EHLO" => SayAsync(IsEncrypted ? "250-sim\r\n250-8BITMIME\r\n250 AUTH LOGIN" : "250-sim\r\n250-8BITMIME\r\n250 STARTTLS"),
            "HELO" or "RSET" or "NOOP" => SayAsync("250 ok"),
            "STARTTLS" => EncryptAsync(),
            "AUTH" => SignInAsync(line),
            "MAIL" => KeepAsync(() => _from = Address(line)),
            "RCPT" => RecipientAsync(line),
            "DATA" => DataAsync(),
            _ => SayAsync("502 what?"),
        };

        async Task EncryptAsync()
        {
            await SayAsync("220 go ahead");
            var tls = new SslStream(_stream);
            await tls.AuthenticateAsServerAsync(server.Certificate);
            _stream = tls;
        }

        async Task SignInAsync(string line)
        {
            var given = line.Split(' ');
            if (given.Length < 3) await SayAsync("334 VXNlcm5hbWU6");
            _user = Encoding.UTF8.GetString(Convert.FromBase64String(given.Length < 3 ? await HearAsync() ?? "" : given[2]));
            await SayAsync("334 UGFzc3dvcmQ6");
            await HearAsync();
            await SayAsync("235 welcome");
        }

        Task KeepAsync(Action keep)
        {
            keep();
            return SayAsync("250 ok");
        }

        Task RecipientAsync(string line) =>
            server._faults.Take("smtp", Address(line)) is { Status: { } status } ? SayAsync($"{status} refused") : KeepAsync(() => _to = Address(line));

        async Task DataAsync()
        {
            await SayAsync("354 end with a dot");
            var data = new StringBuilder();
            while (await HearAsync() is { } line && line != ".") data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            server._taken.Enqueue(new(_from, _to, data.ToString(), IsEncrypted, _user));
            await SayAsync("250 taken");
        }

        static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

        Task SayAsync(string line) => _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n")).AsTask();

        /// <summary>A line without its end, byte by byte so that nothing of what is encrypted next is read too early; null at the end.</summary>
        async Task<string?> HearAsync()
        {
            var (line, one) = (new List<byte>(), new byte[1]);
            while (await _stream.ReadAsync(one) == 1)
            {
                if (one[0] == '\n') return Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r');
                line.Add(one[0]);
            }
            return null;
        }
    }
}
