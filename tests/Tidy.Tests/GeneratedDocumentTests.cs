using System.Diagnostics;
using Quits.Tests.Support;

namespace Quits.Tidy.Tests;

/// <summary>What is generated from the code and kept in the clone is what the code says today.</summary>
public sealed class GeneratedDocumentTests
{
    [Theory]
    [InlineData("openapi", "docs/openapi.json")]
    [InlineData("errors", "docs/errors.md")]
    public async Task Generated_documents_are_up_to_date(string verb, string path)
    {
        var fresh = Path.Combine(Path.GetTempPath(), $"quits-{verb}-{Guid.NewGuid():N}");
        try
        {
            await RunHostAsync(verb, fresh);
            Assert.True(
                await File.ReadAllTextAsync(fresh, TestContext.Current.CancellationToken) == Sources.Read(path),
                $"{path} is not what the code says. Write it anew: dotnet run -c Release --project src/Host -- {verb} {path}");
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    static async Task RunHostAsync(params string[] arguments)
    {
        using var host = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Quits.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        })!;
        var said = await Task.WhenAll(host.StandardOutput.ReadToEndAsync(), host.StandardError.ReadToEndAsync());
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(host.ExitCode == 0, string.Concat(said));
    }
}
