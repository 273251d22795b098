using Quits.Ledger.Core;

namespace Quits.Ledger.Tests.Core;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"n":"\u00e9 \ud83c\udf55 \n\\ \" \/"}""", true)]
    [InlineData("""{"n":"\\u0000"}""", true)]                 // a person who types backslash u 0 0 0 0
    [InlineData("""{"n":"\u0000"}""", false)]
    [InlineData("""{"n":"\\\u0000"}""", false)]
    [InlineData("""{"n":"\ud83c"}""", false)]
    [InlineData("""{"n":"\ud83cx"}""", false)]
    [InlineData("""{"n":"\ud83c\ud83c"}""", false)]
    [InlineData("""{"n":"\udf55"}""", false)]
    [InlineData("""{"n":"\udf55\ud83c"}""", false)]
    [InlineData("\\", true)]                                   // not JSON; PostgreSQL says so
    [InlineData("\\u00", true)]
    public void Escapes_that_cannot_become_text_again_are_refused(string json, bool fine)
    {
        if (fine) Should.NotThrow(() => JsonText.Check(json));
        else Should.Throw<ArgumentException>(() => JsonText.Check(json));
    }
}
