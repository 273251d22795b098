namespace Quits.Bench.Load.Generator;

/// <summary>Who pays whom: indexes into the population.</summary>
internal abstract class Choice(int people)
{
    protected int People { get; } = people;

    public abstract (int Sender, int Receiver) Next(Random random);

    public static Choice Of(string name, int people) => name switch
    {
        "uniform" => new UniformChoice(people),
        "zipf" => new ZipfChoice(people, exponent: 0.99),
        "hot" => new HotChoice(people),
        _ => throw new ArgumentException($"unknown choice of people: {name}"),
    };
}

internal sealed class UniformChoice(int people) : Choice(people)
{
    public override (int Sender, int Receiver) Next(Random random)
    {
        var sender = random.Next(People);
        var receiver = random.Next(People - 1);
        return (sender, receiver < sender ? receiver : receiver + 1);
    }
}

/// <summary>Everybody pays person 0.</summary>
internal sealed class HotChoice(int people) : Choice(people)
{
    public override (int Sender, int Receiver) Next(Random random) => (1 + random.Next(People - 1), 0);
}

/// <summary>Few are very busy: the chance of rank k is proportional to 1 / k^exponent, for payers and payees alike.</summary>
internal sealed class ZipfChoice : Choice
{
    readonly double[] _cumulative;

    public ZipfChoice(int people, double exponent) : base(people)
    {
        _cumulative = new double[people];
        var sum = 0.0;
        for (var rank = 0; rank < people; rank++) _cumulative[rank] = sum += Math.Pow(rank + 1, -exponent);
        for (var rank = 0; rank < people; rank++) _cumulative[rank] /= sum;
    }

    public override (int Sender, int Receiver) Next(Random random)
    {
        var sender = Draw(random);
        var receiver = Draw(random);
        while (receiver == sender) receiver = Draw(random);
        return (sender, receiver);
    }

    int Draw(Random random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextDouble());
        return Math.Min(at < 0 ? ~at : at, People - 1);
    }
}
