using System.Security.Cryptography;
using Quits.Kernel;

namespace Quits.Host;

/// <summary>
/// The installation's secret keys, newest first: <c>Secrets:Key</c>, or the lines of the file that <c>Secrets:KeyFile</c> names, which is
/// made with one random key, readable by its owner only, when it is not there.
/// </summary>
static class SecretKeys
{
    public static Envelope Read(IConfiguration settings)
    {
        if (settings["Secrets:Key"] is { Length: > 0 } inline) return new([.. inline.Split(',').Select(Parse)]);
        if (settings["Secrets:KeyFile"] is not { Length: > 0 } path) return new([]);
        try
        {
            if (!File.Exists(path)) Make(path);
            return new([.. File.ReadLines(path).Where(line => line.Length > 0).Select(Parse)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Secrets__KeyFile cannot be used: {e.Message}");
        }
    }

    static byte[] Parse(string text)
    {
        var key = new byte[Envelope.KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == key.Length
            ? key : throw new SettingsException($"A secret key is {Envelope.KeyBytes} random bytes in base64, as openssl rand -base64 {Envelope.KeyBytes} makes them.");
    }

    /// <summary>Whole or not at all, also when two servers start at once: the one that comes second uses the first one's.</summary>
    static void Make(string path)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options)) writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Envelope.KeyBytes)));
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
