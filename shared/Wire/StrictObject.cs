using System.Text.Json;

namespace Gatehouse.Wire;

/// <summary>
/// Reads the members of one JSON object without coercions and collects every error with its place. A member that is
/// absent or <see langword="null"/> is missing. Call <see cref="Close"/> last: members that nobody asked for are errors.
/// </summary>
public sealed class StrictObject
{
    private static readonly JsonElement empty = JsonElement.Parse("{}"u8);

    private readonly JsonElement element;
    private readonly List<WireError> errors;
    private readonly List<string> asked = [];

    /// <summary>Of anything but an object, an error; the result then has no members.</summary>
    public StrictObject(JsonElement element, string path, List<WireError> errors)
    {
        this.errors = errors;
        this.element = element;
        Path = path;
        if (element.ValueKind is JsonValueKind.Object)
            return;
        this.element = empty;
        IsBroken = true;
        errors.Add(new WireError(path, $"must be an object, not {Named(element.ValueKind)}"));
    }

    public string Path { get; }

    /// <summary>Not an object at all, so that missing members are not worth a word.</summary>
    public bool IsBroken { get; }

    public string PathOf(string name) => Path + WirePath.Member(name);

    public void Refuse(string name, string message) => errors.Add(new WireError(PathOf(name), message));

    public void RefuseItem(string name, int index, string message) => errors.Add(new WireError($"{PathOf(name)}[{index}]", message));

    public void RefuseWhole(string message) => errors.Add(new WireError(Path, message));

    /// <summary>Any value but <see langword="null"/>.</summary>
    public JsonElement? Optional(string name)
    {
        asked.Add(name);
        return element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
    }

    public JsonElement? Required(string name)
    {
        var value = Optional(name);
        if (value is null && !IsBroken)
            Refuse(name, "is required");
        return value;
    }

    public JsonElement? Optional(string name, JsonValueKind kind) => Checked(name, Optional(name), kind);

    public JsonElement? Required(string name, JsonValueKind kind) => Checked(name, Required(name), kind);

    /// <summary>A name: see <see cref="PlainText"/>.</summary>
    public string? OptionalText(string name, int maxBytes = PlainText.MaxNameBytes) => Plain(name, Optional(name, JsonValueKind.String), maxBytes);

    public string? RequiredText(string name, int maxBytes = PlainText.MaxNameBytes) => Plain(name, Required(name, JsonValueKind.String), maxBytes);

    public StrictObject? OptionalObject(string name) => Optional(name) is { } value ? new StrictObject(value, PathOf(name), errors) : null;

    public StrictObject? RequiredObject(string name) => Required(name) is { } value ? new StrictObject(value, PathOf(name), errors) : null;

    public DateTimeOffset? OptionalInstant(string name)
    {
        if (Optional(name, JsonValueKind.String) is not { } value)
            return null;
        if (Instant.TryParse(value.GetString()!, out var moment))
            return moment;
        Refuse(name, "must be a UTC time like `2026-12-01T00:00:00.000Z`");
        return null;
    }

    /// <summary>The elements of an array, or <see langword="null"/> when the member is missing or no such array.</summary>
    public IReadOnlyList<StrictObject>? OptionalObjects(string name, int max) =>
        Elements(name, max)?.Select((item, i) => new StrictObject(item, $"{PathOf(name)}[{i}]", errors)).ToArray();

    /// <summary>An array of names, each once; an element that is none is an error at its place.</summary>
    public IReadOnlyList<string>? OptionalTexts(string name, int max)
    {
        if (Elements(name, max) is not { } items)
            return null;
        var texts = new List<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (FaultOfText(items[i], texts) is { } fault)
                errors.Add(new WireError($"{PathOf(name)}[{i}]", fault));
            else
                texts.Add(items[i].GetString()!);
        }

        return texts;
    }

    /// <summary>Adds an error for every member that was not asked for.</summary>
    public void Close()
    {
        foreach (var member in element.EnumerateObject())
        {
            if (!asked.Contains(member.Name))
                Refuse(member.Name, "is not known here");
        }
    }

    private List<JsonElement>? Elements(string name, int max)
    {
        if (Optional(name, JsonValueKind.Array) is not { } array)
            return null;
        if (array.GetArrayLength() <= max)
            return [.. array.EnumerateArray()];
        Refuse(name, $"has {array.GetArrayLength()} elements; at most {max} are allowed");
        return null;
    }

    private JsonElement? Checked(string name, JsonElement? value, JsonValueKind kind)
    {
        if (value is not { } found || found.ValueKind == kind)
            return value;
        Refuse(name, $"must be {Named(kind)}, not {Named(found.ValueKind)}");
        return null;
    }

    private string? Plain(string name, JsonElement? value, int maxBytes)
    {
        if (value?.GetString() is not { } text)
            return null;
        if (PlainText.FindFault(text, maxBytes) is not { } fault)
            return text;
        Refuse(name, fault);
        return null;
    }

    private static string? FaultOfText(JsonElement item, List<string> before) =>
        item.ValueKind is not JsonValueKind.String ? $"must be a string, not {Named(item.ValueKind)}"
        : PlainText.FindFault(item.GetString()!) is { } fault ? fault
        : before.Contains(item.GetString()!) ? "appears twice"
        : null;

    private static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
