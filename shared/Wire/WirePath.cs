using System.Buffers;

namespace Gatehouse.Wire;

/// <summary>How a place in a document is written in an error.</summary>
public static class WirePath
{
    private static readonly SearchValues<char> plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    /// <summary><c>.name</c>, or <c>['a name']</c> where the name has other characters; control characters are not repeated.</summary>
    public static string Member(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(plain) ? $".{name}" : $"['{Printable(name)}']";

    private static string Printable(string name) =>
        string.Create(name.Length, name, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) || from[i] is '\'' ? '\uFFFD' : from[i];
        });
}
