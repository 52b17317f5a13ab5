using System.Text.Json.Serialization;
using Gatehouse.Dispatching;

namespace Gatehouse.Guardrails;

/// <summary>What is done about a finding, from the mildest to the strictest.</summary>
[JsonConverter(typeof(CamelCaseEnum<GuardrailAction>))]
public enum GuardrailAction
{
    /// <summary>It is recorded.</summary>
    Warn,

    /// <summary>What was found gives way to a placeholder that says what it was.</summary>
    Redact,

    /// <summary>What was found gives way to the operator's words.</summary>
    Replace,

    /// <summary>Input: the caller is told what to change. Output: the target is asked once more.</summary>
    Retry,

    /// <summary>A human decides.</summary>
    Escalate,

    Block,
}
