using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>How the ledger's documents are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(LedgerState))]
[JsonSerializable(typeof(GateMessage))]
internal sealed partial class LedgerJson : JsonSerializerContext;
