using System.Text.Json;

namespace Gatehouse.Policy;

/// <summary>One difference between two documents.</summary>
/// <param name="At">Where, as <c>$.rate.perMinute</c>.</param>
/// <param name="Before">Absent when it was added.</param>
/// <param name="After">Absent when it was removed.</param>
public sealed record PolicyEdit(string At, JsonElement? Before, JsonElement? After);
