using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>What stands where a secret will be: an example, a variable, a call, a mask.</summary>
internal static class Placeholders
{
    private static readonly SearchValues<string> words = SearchValues.Create(
        ["example", "sample", "placeholder", "changeme", "change_me", "change-me", "your_", "your-", "yourtoken", "yourkey", "yourpass", "_here", "-here", "insert", "redacted", "removed", "hidden", "dummy", "fake", "xxxx", "...", "****",
         "••••", "…", "_token_", "todo", "undefined", "not_set", "notset", "somekey", "not_real", "not-a-", "getenv", "environ", "process.env", "secrets.", "vault:", "keyvault", "####", "1234567890123456", "foobar", "lorem"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> wordLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static readonly SearchValues<string> masks = SearchValues.Create(["EXAMPLE", "XXXXXXXX", "xxxxxxxx", "00000000", "********", "________"], StringComparison.Ordinal);

    /// <summary>In what is spelled as a credential is: the word that vendors mark their examples with, or what is written over a real one.</summary>
    public static bool AreIn(ReadOnlySpan<char> credential) => credential.ContainsAny(masks);

    public static bool Are(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return value.IsEmpty
            || value[0] is '$' or '%' or '[' or '{' or '(' or '<' or '*' or '&' or '@' or '#' or '!' && !(value.Length > 8 && value.IndexOfAnyInRange('0', '9') >= 0 && value[0] is not ('$' or '%' or '[' or '{' or '('))
            || value.StartsWith("\\(", StringComparison.Ordinal) || value.StartsWith("#{", StringComparison.Ordinal) || value.StartsWith("/*", StringComparison.Ordinal) || value.StartsWith("ENC[", StringComparison.Ordinal) || value.StartsWith("ENC(", StringComparison.Ordinal)
            || value.ContainsAny(words)
            || value is "test" or "user" or "password" or "passwd" or "secret" or "token" or "none" or "null" or "true" or "false" or "pass" or "pw"
            || (value.IndexOf('<') is >= 0 and var open && value[open..].IndexOf('>') > 0)
            || IsOneSymbol(value)
            || IsCall(value);
    }

    private static bool IsOneSymbol(ReadOnlySpan<char> value) => value.IndexOfAnyExcept(value[0]) < 0;

    // `load(…)`, `config["…"]`
    private static bool IsCall(ReadOnlySpan<char> value)
    {
        var end = value.IndexOfAnyExcept(wordLetters);
        return end > 0 && value[end] is '(' or '[' && value[^1] is ')' or ']' or ';';
    }
}
