using System.Text.Json;

namespace Gatehouse.Policy.Parsing;

/// <summary>A value that is there and is not null, and where it stands.</summary>
internal readonly record struct Field(JsonElement Value, string Path, ErrorList Errors)
{
    public JsonValueKind Kind => Value.ValueKind;

    /// <param name="meant">The word that was probably meant.</param>
    public void Refuse(string message, string? meant = null) => Errors.Add(Path, message, meant);

    /// <summary>The input as a message shows it, shortened.</summary>
    public string Shown
    {
        get
        {
            const int Longest = 60;
            var raw = Value.GetRawText();
            return raw.Length <= Longest ? raw : string.Concat(raw.AsSpan(0, Longest), "…");
        }
    }

    public SectionReader? AsSection()
    {
        if (Kind != JsonValueKind.Object)
        {
            Refuse($"must be an object; is `{Shown}`");
            return null;
        }

        if (HasReadableNames())
            return new SectionReader(this);

        Refuse("has a property whose name is no well formed text");
        return null;
    }

    // Half a surrogate pair passes every JSON reader until somebody asks for the name.
    private bool HasReadableNames()
    {
        try
        {
            return Value.EnumerateObject().All(property => property.Name is not null);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public IEnumerable<Field> Items()
    {
        if (Kind != JsonValueKind.Array)
        {
            Refuse($"must be a list; is `{Shown}`");
            yield break;
        }

        var index = 0;
        foreach (var item in Value.EnumerateArray())
            yield return new Field(item, $"{Path}[{index++}]", Errors);
    }
}
