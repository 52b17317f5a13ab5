using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <param name="Arguments">An object; <see langword="null"/> when there are none.</param>
public sealed record ToolBody(string Name, JsonElement? Arguments)
{
    internal static ToolBody Parse(StrictObject tool)
    {
        var parsed = new ToolBody(tool.RequiredText("name") ?? "", tool.Optional("arguments", JsonValueKind.Object));
        tool.Close();
        return parsed;
    }
}
