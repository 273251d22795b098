namespace Quits.Ledger.Tests.Harness;

/// <summary>Waits for what happens in the background.</summary>
public static class Until
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Limit, "it did not happen in time");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
