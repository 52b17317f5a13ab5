using Gatehouse.Azure.Adapters.Tables;

namespace Gatehouse.Azure.Signer;

/// <param name="Record">What is signed; the signer may only read it.</param>
/// <param name="Keys">Its own.</param>
internal sealed record SignerTables(TableClients Record, TableClients Keys);
