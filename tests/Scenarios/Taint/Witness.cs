using System.Collections.Concurrent;
using System.Text;

namespace Gatehouse.Scenarios.Taint;

/// <summary>Keeps what was seen and where, until it is known which secrets there were.</summary>
internal sealed class Witness
{
    private readonly ConcurrentQueue<(string Where, string Text)> seen = new();

    /// <summary>Where anything was seen at all, each once.</summary>
    public IReadOnlyList<string> Places => [.. seen.Select(one => one.Where).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public void See(string where, string? text)
    {
        // As bytes: what is not ASCII is looked for in UTF-8 alone.
        if (text is { Length: > 0 })
            seen.Enqueue((where, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>Every byte of every file, as it stands.</summary>
    public void SeeFolder(string where, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            seen.Enqueue(($"{where}: {Path.GetRelativePath(folder, file)}", Encoding.Latin1.GetString(copy.ToArray())));
        }
    }

    /// <returns>Which secret is where, each once.</returns>
    public IReadOnlyList<string> FindAll(IEnumerable<Mark> marks) =>
        [.. from mark in marks from one in seen where mark.Forms.Any(form => one.Text.Contains(form, StringComparison.Ordinal)) select $"{mark} in {one.Where}: {Around(one.Text, mark)}"];

    private static string Around(string text, Mark mark)
    {
        var at = mark.Forms.Select(form => text.IndexOf(form, StringComparison.Ordinal)).First(found => found >= 0);
        return text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 40)];
    }
}
