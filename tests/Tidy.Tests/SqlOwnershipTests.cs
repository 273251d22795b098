namespace Quits.Tidy.Tests;

/// <summary>
/// A module writes only its own PostgreSQL schema and reads others through their <c>pub_</c> views; nobody but the ledger writes the ledger.
/// </summary>
public sealed class SqlOwnershipTests
{
    static readonly string[] Schemas = [.. Modules.Names.Select(Modules.SchemaOf), "ledger"];

    [Fact]
    public void Modules_write_only_their_own_schema() => Findings.None(
        from found in InPay
        where found.Use.Writes
        where found.Use.Schema is { } schema ? schema != Modules.SchemaOf(found.Module) : !MayLeaveTheSchemaOut(found.Where)
        select Describe(found, found.Use.Schema is null ? "name the schema" : $"only {Modules.SchemaOf(found.Module)} may be written here"));

    [Fact]
    public void Modules_read_each_other_and_the_ledger_through_public_views() => Findings.None(
        from found in InPay
        where !found.Use.Writes && Schemas.Contains(found.Use.Schema) && found.Use.Schema != Modules.SchemaOf(found.Module)
        where !found.Use.Name.StartsWith("pub_", StringComparison.Ordinal)
        select Describe(found, "only pub_ views of other schemas may be read"));

    [Fact]
    public void The_ledger_writes_only_itself_and_reads_no_module() => Findings.None(
        from found in UsesBelow("src/Ledger/")
        let schema = found.Use.Schema ?? "ledger"
        where schema is not ("ledger" or "pg_temp") && !schema.Contains(SqlText.Hole, StringComparison.Ordinal)
        where found.Use.Writes || Schemas.Contains(schema)
        select Describe(found, "the ledger owns only the schema ledger"));

    [Fact]
    public void Kernel_and_host_touch_no_schema_of_others() => Findings.None(
        from found in UsesBelow("src/Kernel/").Concat(UsesBelow("src/Host/"))
        where Schemas.Contains(found.Use.Schema)
        select Describe(found, "ask the module"));

    [Theory]
    [InlineData("insert into ledger.entry (account) values ($1)", "w ledger.entry")]
    [InlineData("insert into ledger.entry select 1", "w ledger.entry")]
    [InlineData("update only friends.edge e set state = 1 where e.id = $1", "w friends.edge")]
    [InlineData("delete from feed.item i using feed.person p where i.id = p.id", "w feed.item|r feed.person")]
    [InlineData("truncate feed.item, ledger.log", "w feed.item|w ledger.log")]
    [InlineData("select * from ledger.account a, identity.pub_person p where a.owner = p.id for no key update", "r ledger.account|r identity.pub_person")]
    [InlineData("select 1 from a join only transfers.pub_transfer t on t.id = a.id", "r .a|r transfers.pub_transfer")]
    [InlineData("insert into x.y (id) select id from z.w on conflict (id) do update set id = 1", "w x.y|r z.w")]
    [InlineData("select ledger.next_position()", "r ledger.next_position")]
    [InlineData("with c as (select 1) update ledger.account set balance = c.x from c", "w ledger.account|r .c")]
    [InlineData("create table if not exists feed.item (person uuid references identity.person)", "w feed.item|r identity.person")]
    [InlineData("create unique index item_at on ledger.entry (at)", "w ledger.entry")]
    [InlineData("create schema feed; grant usage on schema feed to quits_app", "w feed.*")]
    [InlineData("grant select, update on ledger.account to quits_app", "w ledger.account")]
    [InlineData("create temp table fresh (id int); insert into fresh values (1)", "")]
    [InlineData("insert into §.item (id) values ($1)", "w §.item")]
    [InlineData("-- insert into ledger.entry\nselect 'update ledger.entry set x'", "")]
    [InlineData("Update your profile or delete your account", "")]
    public void Table_uses_are_recognised(string sql, string expected) => Assert.Equal(
        expected,
        string.Join('|', SqlText.UsesIn(sql).Select(use => $"{(use.Writes ? "w" : "r")} {use.Schema}.{use.Name}")));

    sealed record Found(string Module, string Where, SqlText.TableUse Use);

    static IEnumerable<Found> InPay => UsesBelow("src/Pay/");

    static IEnumerable<Found> UsesBelow(string folder)
    {
        var code =
            from source in Sources.Product.Where(source => source.Path.StartsWith(folder, StringComparison.Ordinal))
            from literal in SqlText.LiteralsOf(source)
            from use in SqlText.UsesIn(literal.Text)
            select new Found(source.Path.Split('/')[2], source.At(literal.Node), use);
        var migrations =
            from path in Sources.Files("*.sql", folder.TrimEnd('/'))
            from use in SqlText.UsesIn(Sources.Read(path))
            select new Found(path.Split('/')[2], path, use);
        return code.Concat(migrations);
    }

    /// <summary>A projection's tables resolve to the ones being built while it is rebuilt, so it leaves the schema to the search path.</summary>
    static bool MayLeaveTheSchemaOut(string where) => where.Contains(".Projection.cs:", StringComparison.Ordinal);

    static string Describe(Found found, string rule) =>
        $"{found.Where}: {(found.Use.Writes ? "writes" : "reads")} {found.Use.Schema}.{found.Use.Name}; {rule}";
}
