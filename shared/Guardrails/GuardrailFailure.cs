using System.Text.Json.Serialization;
using Gatehouse.Dispatching;

namespace Gatehouse.Guardrails;

/// <summary>What a guardrail that cannot finish has said.</summary>
[JsonConverter(typeof(CamelCaseEnum<GuardrailFailure>))]
public enum GuardrailFailure
{
    /// <summary>No.</summary>
    Closed,

    /// <summary>Nothing: come back later.</summary>
    Unavailable,

    /// <summary>Nothing, and the content passes; an operator has written down why.</summary>
    Open,
}
