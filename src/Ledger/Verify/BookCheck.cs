namespace Quits.Ledger.Verify;

/// <summary>What a module that keeps rows beside the log wants proved of them; registered by the module, asked by <see cref="Verifier"/>.</summary>
/// <param name="Module">Stands before the names of what disagrees.</param>
/// <param name="Sql">
/// A query that returns one row <c>(check_name text, expected bigint, actual bigint)</c> per disagreement and nothing when all is well. It
/// sees the same moment as all other checks. What it reads of the log may be anything, so it must not fail on it.
/// </param>
public sealed record BookCheck(string Module, string Sql);
