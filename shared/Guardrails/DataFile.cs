namespace Gatehouse.Guardrails;

/// <summary>What the built-in rules know, as text beside their code.</summary>
internal static class DataFile
{
    public static string Read(string name)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream($"Gatehouse.Guardrails.{name}")
            ?? throw new InvalidOperationException($"`{name}` is not in this assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static IEnumerable<string> Lines(string name) =>
        Read(name).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');
}
