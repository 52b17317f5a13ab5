using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Policy;

/// <summary>A policy to start from, made of nothing but the names of the tools that will be used.</summary>
/// <param name="Source">The document; whoever takes it over reads it first.</param>
public sealed record PolicyRecommendation(string Source, IReadOnlyList<RecommendedTool> Tools)
{
    public static PolicyRecommendation For(IReadOnlyList<string> names)
    {
        RecommendedTool[] tools = [.. names.Select(Judge)];
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, tools);
        return new PolicyRecommendation(Encoding.UTF8.GetString(buffer.WrittenSpan), tools);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<RecommendedTool> tools)
    {
        json.WriteStartObject();
        json.WriteStartObject("tools");
        json.WriteStartArray("allow");
        foreach (var tool in tools)
            json.WriteStringValue(tool.Name);
        json.WriteEndArray();
        ToolClass[] harmful = [.. tools.Select(tool => tool.Class).Where(NeedsAHuman).Distinct().Order()];
        if (harmful.Length > 0)
        {
            json.WriteStartObject("classes");
            foreach (var toolClass in harmful)
                json.WriteString(Word(toolClass), "approve");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (RateOf(tools) is { } rate)
        {
            json.WriteStartObject("rate");
            json.WriteNumber("perMinute", rate.PerMinute);
            json.WriteNumber("perHour", rate.PerHour);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // A connection has one rate, so its most dangerous tool sets it. What only reads is not counted.
    private static (int PerMinute, int PerHour)? RateOf(IReadOnlyList<RecommendedTool> tools) => tools.Select(tool => tool.Class).DefaultIfEmpty().Max() switch
    {
        ToolClass.Read => null,
        ToolClass.Write => (30, 500),
        _ => (5, 60),
    };

    private static RecommendedTool Judge(string name)
    {
        var toolClass = ToolCatalogue.Judge(name, out var word);
        var why = word.IsEmpty ? "no word of its name is known" : $"its name says `{word}`";
        return new RecommendedTool(name, toolClass, $"{why}: {Consequence(toolClass)}");
    }

    private static string Consequence(ToolClass toolClass) => toolClass switch
    {
        ToolClass.Read => "it reads, and is allowed",
        ToolClass.Write => "it writes, and is allowed at a rate",
        ToolClass.Execute => "it may run anything, and is allowed at a low rate",
        ToolClass.Destructive => "what it does may not be undone, so a human is asked: say who in `approval.approvers`",
        _ => "it moves money, so a human is asked: say who in `approval.approvers`, and cap it with `spend`",
    };

    private static bool NeedsAHuman(ToolClass toolClass) => toolClass is ToolClass.Destructive or ToolClass.Financial;

    private static string Word(ToolClass toolClass) => toolClass.ToString().ToLowerInvariant();
}
