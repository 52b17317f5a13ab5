using System.Text.Json.Serialization;
using Gatehouse.Dispatching;

namespace Gatehouse.Guardrails;

/// <summary>Which way content goes when a guardrail reads it.</summary>
[Flags]
[JsonConverter(typeof(CamelCaseEnum<GuardrailDirection>))]
public enum GuardrailDirection
{
    None = 0,

    /// <summary>To the target.</summary>
    Input = 1,

    /// <summary>From the target.</summary>
    Output = 2,

    Both = Input | Output,
}
