using System.Text.Json.Serialization;

namespace Gatehouse.Dispatching;

/// <summary>What a task is known to have done. The <c>outcome</c> of the API.</summary>
[JsonConverter(typeof(CamelCaseEnum<TaskEffect>))]
public enum TaskEffect
{
    Succeeded,
    FailedNoEffect,
    Partial,
    Unknown,
}
