using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Addresses of bitcoin, by their checksum, and of ethereum, by their form.</summary>
internal static class WalletScanner
{
    public const string Kind = "crypto-wallet";

    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int Least = 26;

    private static readonly SearchValues<char> alphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static void Scan(TextViews text, TextView view, FindingSink found)
    {
        var chars = view.Text;
        // Any run that is long enough holds one of these places.
        for (var probe = Least - 1; probe < chars.Length; probe += Least)
        {
            if (!alphanumeric.Contains(chars[probe]))
                continue;
            var start = chars[Math.Max(0, probe - 128)..probe].LastIndexOfAnyExcept(alphanumeric) + 1 + Math.Max(0, probe - 128);
            var length = chars[probe..].IndexOfAnyExcept(alphanumeric);
            var end = length < 0 ? chars.Length : probe + length;
            if (IsWallet(chars[start..end]))
                found.Add(text, view.StartOf(start), view.EndOf(end - 1), Kind);
            probe = end - 1;
        }
    }

    private static bool IsWallet(ReadOnlySpan<char> run) => run switch
    {
        ['1' or '3', ..] when run.Length is >= 26 and <= 35 => IsBase58(run),
        ['b' or 'B', 'c' or 'C', '1', ..] when run.Length is >= 42 and <= 62 => IsBech32(run),
        ['0', 'x', ..] when run.Length == 42 => run[2..].IndexOfAnyExcept(hex) < 0,
        _ => false,
    };

    private static bool IsBase58(ReadOnlySpan<char> run)
    {
        var number = BigInteger.Zero;
        foreach (var symbol in run)
        {
            var digit = Base58.IndexOf(symbol, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            number = (number * 58) + digit;
        }

        Span<byte> bytes = stackalloc byte[25];
        bytes.Clear();
        var size = number.GetByteCount(isUnsigned: true);
        if (size > 25 || !number.TryWriteBytes(bytes[(25 - size)..], out _, isUnsigned: true, isBigEndian: true))
            return false;
        return SHA256.HashData(SHA256.HashData(bytes[..21])).AsSpan(0, 4).SequenceEqual(bytes[21..]);
    }

    private static bool IsBech32(ReadOnlySpan<char> run)
    {
        Span<uint> generators = [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3];
        // The prefix `bc`, spread.
        Span<byte> values = stackalloc byte[5 + 62];
        values[0] = values[1] = 3;
        (values[2], values[3], values[4]) = (0, 2, 3);
        for (var i = 3; i < run.Length; i++)
        {
            var value = Bech32.IndexOf(char.ToLowerInvariant(run[i]), StringComparison.Ordinal);
            if (value < 0)
                return false;
            values[i + 2] = (byte)value;
        }

        var check = 1u;
        foreach (var value in values[..(run.Length + 2)])
        {
            var top = check >> 25;
            check = ((check & 0x1FFFFFF) << 5) ^ value;
            for (var i = 0; i < 5; i++)
                check ^= ((top >> i) & 1) == 0 ? 0 : generators[i];
        }

        return check is 1 or 0x2BC830A3;
    }
}
