using System.Text.Json;

namespace Gatehouse.Local.Commands;

/// <summary>A gate answered with a problem.</summary>
internal sealed class GateRefusedException(int status, string body) : Exception($"the gate answered {status}: {Said(body)}")
{
    private static string Said(string body)
    {
        try
        {
            var problem = JsonElement.Parse(body);
            return problem.ValueKind is JsonValueKind.Object && problem.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "no reason" : "no reason";
        }
        catch (JsonException)
        {
            return "no reason";
        }
    }
}
