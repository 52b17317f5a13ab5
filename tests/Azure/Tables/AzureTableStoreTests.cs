using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Contracts;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.Tables;

[NeedsAzurite]
public sealed class AzureTableStoreTests(Azurite azurite) : TableStoreContract, IClassFixture<Azurite>
{
    private readonly string table = azurite.NewTable();

    protected override ITableStore Open() => azurite.Open(table);
}
