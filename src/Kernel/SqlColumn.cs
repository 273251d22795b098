using Npgsql;

namespace Quits.Kernel;

/// <summary>Rows as arrays, one typed parameter a column, for set-based SQL over <c>unnest</c>.</summary>
public static class SqlColumn
{
    public static NpgsqlParameter Of<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return new NpgsqlParameter<T[]> { TypedValue = column };
    }
}
