using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Policy.Parsing;

/// <summary>An object of the document. What was not asked for by <see cref="Close"/> is unknown, and refused.</summary>
internal sealed class SectionReader(Field section)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public ErrorList Errors => section.Errors;

    public string Path => section.Path;

    /// <summary>Absent and null are the same.</summary>
    public Field? Take(string name)
    {
        known.Add(name);
        return section.Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new Field(value, PathOf(name), Errors)
            : null;
    }

    /// <summary>As <see cref="Take"/>, but absence is an error.</summary>
    public Field? Need(string name)
    {
        var field = Take(name);
        if (field is null)
            Errors.Add(PathOf(name), "is missing");
        return field;
    }

    /// <summary>As <see cref="Need"/>, where null is a value like any other.</summary>
    public Field? NeedEvenNull(string name)
    {
        known.Add(name);
        if (section.Value.TryGetProperty(name, out var value))
            return new Field(value, PathOf(name), Errors);

        Errors.Add(PathOf(name), "is missing");
        return null;
    }

    public void Close()
    {
        foreach (var property in section.Value.EnumerateObject().Where(property => !known.Contains(property.Name)))
            Errors.AddName(PathOf(property.Name), "is no property of this section", NearMiss.Find(property.Name, known.Where(name => !section.Value.TryGetProperty(name, out _))));
    }

    public string PathOf(string name) => Path + WirePath.Member(name);
}
