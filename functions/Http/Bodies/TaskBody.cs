using System.Runtime.InteropServices;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <param name="Input">What the target will get; <see langword="null"/> when there is none.</param>
public sealed record TaskBody(string Type, string? Model, Money? MaxCost, IReadOnlyList<ToolBody> Tools, JsonElement? Input)
{
    public const int MaxInputBytes = 256 * 1024;
    private const int MaxTools = 200;

    internal static TaskBody Empty { get; } = new("", null, null, [], null);

    internal static TaskBody? Parse(StrictObject? task)
    {
        if (task is null)
            return null;
        var parsed = new TaskBody(
            task.RequiredText("type") ?? "",
            task.OptionalText("model"),
            task.OptionalMoney("maxCost"),
            [.. (task.OptionalObjects("tools", MaxTools) ?? []).Select(ToolBody.Parse)],
            task.Optional("input"));
        task.Close();
        return parsed;
    }

    internal BodyFault? FindSizeFault()
    {
        if (Input is not { } input || JsonMarshal.GetRawUtf8Value(input).Length is not (> MaxInputBytes and var length))
            return null;
        return new BodyFault(new Refusal(RefusalCode.TooLarge, $"`$.task.input` has {length} bytes; at most {MaxInputBytes} are allowed"), []);
    }
}
