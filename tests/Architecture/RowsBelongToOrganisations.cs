using Gatehouse.Ledger;

namespace Gatehouse.Architecture;

/// <summary>Whoever holds the raw table can read any organisation's rows: nobody does but what binds it to one.</summary>
public sealed class RowsBelongToOrganisations
{
    private static readonly string[] mayNameTheTable =
    [
        "shared/Ports/ITableStore.cs",
        "shared/Ledger/Ledgers.cs",
        "shared/Ledger/OrganisationStore.cs",
        "functions/Azure/AzureServices.cs",
        "functions/Azure/Signer/AzureSigner.cs",
        "functions/Local/LocalServices.cs",
    ];

    [Fact]
    public void The_raw_table_is_named_by_its_port_its_adapters_and_what_binds_it_alone()
    {
        var others = Repository.Sources("shared", "functions")
            .Where(path => !path.Contains("/Adapters/", StringComparison.Ordinal) && !mayNameTheTable.Contains(path))
            .Where(path => Repository.Read(path).Contains("ITableStore", StringComparison.Ordinal));

        Assert.Empty(others);
        Assert.All(mayNameTheTable, path => Assert.Contains("ITableStore", Repository.Read(path), StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_ledgers_bind_it_and_only_to_an_organisation()
    {
        var makers = Repository.Sources("shared", "functions").Where(path => Repository.Read(path).Contains("new OrganisationStore(", StringComparison.Ordinal) || Repository.Read(path).Contains("OrganisationStore Store(string organisation) => new(", StringComparison.Ordinal));

        Assert.Equal(["shared/Ledger/Ledgers.cs"], makers);
        Assert.Empty(typeof(OrganisationStore).GetConstructors());
    }

    [Fact]
    public void What_is_bound_never_lets_the_raw_table_out()
    {
        var outward = typeof(OrganisationStore).GetMembers().Concat(typeof(Ledgers).GetMembers())
            .Select(member => member switch
            {
                System.Reflection.PropertyInfo property => property.PropertyType,
                System.Reflection.MethodInfo method => method.ReturnType,
                System.Reflection.FieldInfo field => field.FieldType,
                _ => typeof(void),
            });

        Assert.DoesNotContain(typeof(Ports.ITableStore), outward);
    }
}
