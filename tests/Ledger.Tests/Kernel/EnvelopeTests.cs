using System.Security.Cryptography;
using Quits.Kernel;

namespace Quits.Ledger.Tests.Kernel;

/// <summary>CP-3: what is sealed is read again by who has the key, for the purpose it was sealed for, and unaltered; else not at all.</summary>
public sealed class EnvelopeTests
{
    static readonly byte[] Text = [.. "a secret of somebody's device"u8];

    static byte[] Key => RandomNumberGenerator.GetBytes(Envelope.KeyBytes);

    [Fact]
    public void What_is_sealed_can_be_opened_and_not_read()
    {
        var envelope = new Envelope([Key]);
        var box = envelope.Seal("test", Text);
        envelope.Open("test", box).ShouldBe(Text);
        box.AsSpan().IndexOf(Text.AsSpan(0, 8)).ShouldBe(-1);
        envelope.Seal("test", Text).ShouldNotBe(box);
    }

    [Fact]
    public void Another_purpose_or_another_key_opens_nothing()
    {
        var box = new Envelope([Key]).Seal("test", Text);
        var key = Key;
        new Envelope([key]).Open("test", box).ShouldBeNull();
        new Envelope([key]).Open("other", new Envelope([key]).Seal("test", Text)).ShouldBeNull();
        new Envelope([]).Open("test", box).ShouldBeNull();
    }

    [Fact]
    public void Every_altered_byte_is_noticed()
    {
        var envelope = new Envelope([Key]);
        var box = envelope.Seal("test", Text);
        for (var i = 0; i < box.Length; i++)
        {
            var altered = box.ToArray();
            altered[i] ^= 1;
            envelope.Open("test", altered).ShouldBeNull($"byte {i}");
        }
        for (var length = 0; length < box.Length; length++) envelope.Open("test", box.AsSpan(0, length)).ShouldBeNull($"{length} bytes");
    }

    /// <summary>A new key goes in front; rows sealed with the old one stay readable.</summary>
    [Fact]
    public void Keys_are_rotated_without_rewriting()
    {
        var (old, fresh) = (Key, Key);
        var before = new Envelope([old]).Seal("test", Text);
        var both = new Envelope([fresh, old]);
        both.Open("test", before).ShouldBe(Text);
        new Envelope([fresh]).Open("test", both.Seal("test", Text)).ShouldBe(Text);
        new Envelope([old]).Open("test", both.Seal("test", Text)).ShouldBeNull();
    }

    [Fact]
    public void Without_a_key_nothing_is_sealed()
    {
        new Envelope([]).IsOn.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => new Envelope([]).Seal("test", Text));
    }
}
