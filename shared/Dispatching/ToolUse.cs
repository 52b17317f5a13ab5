using System.Text.Json;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>A tool that the task will use, with the arguments that will be sent.</summary>
public sealed record ToolUse(string Name, JsonElement? Arguments, ToolClass Class)
{
    /// <summary>A tool that nobody registered: its class is the catalogue's.</summary>
    public static ToolUse Named(string name, JsonElement? arguments = null) => new(name, arguments, ToolCatalogue.ClassOf(name));
}
