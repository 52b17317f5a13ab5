using System.Buffers;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>The characters a part of a credential is made of, by the letter that a shape names them with.</summary>
internal static class CharSet
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly Dictionary<char, SearchValues<char>> sets = "dhHxluawsbqp".ToDictionary(name => name, Create);

    public static SearchValues<char> Named(char name) => sets[name];

    private static SearchValues<char> Create(char name) => SearchValues.Create(name switch
    {
        'd' => Digits,
        'h' => Digits + "abcdef",
        'H' => Digits + "ABCDEF",
        'x' => Digits + "abcdefABCDEF",
        'l' => Digits + Lower,
        'u' => Digits + Upper,
        'a' => Digits + Lower + Upper,
        'w' => Digits + Lower + Upper + "_-",
        's' => Digits + Lower + Upper + "_-=",
        'b' => Digits + Lower + Upper + "+/=",
        'q' => Digits + Lower + Upper + "_~.-",
        'p' => Digits + Lower + Upper + "_-=+/.~%",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such set"),
    });
}
