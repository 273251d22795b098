namespace Quits.Kernel;

/// <summary>An exception that knows the problem it is to the outside.</summary>
public interface IProblemException
{
    Problem Problem { get; }
}
