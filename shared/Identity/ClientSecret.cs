using System.Buffers;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// <c>gth_live_{keyId}_{random}_{checksum}</c>: a prefix and a checksum for scanners, a public key id to find it by, and 43
/// Base62 digits drawn uniformly, which carry 256 bits. The checksum is over every character before it.
/// </summary>
public sealed record ClientSecret
{
    /// <summary>For secret scanners, ours and other people's; a match is certain when the checksum fits too.</summary>
    public const string ScannerPattern = "gth_(?:live|op|aw)_[0-9a-z]{10}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}";

    /// <summary>An operator's key begins so, and nothing else that proves somebody does.</summary>
    public const string OperatorPrefix = "gth_op_";

    private const string AgentPrefix = "gth_live_";
    private const string AuditWriterPrefix = "gth_aw_";
    private const int KeyIdLength = 10;
    private const int RandomLength = 43;
    private const int TailLength = KeyIdLength + 1 + RandomLength + 1 + SecretChecksum.Length;

    private static readonly SearchValues<char> keyIdDigits = SearchValues.Create(RandomText.LowerAlphanumeric);
    private static readonly SearchValues<char> digits = SearchValues.Create(RandomText.Base62);

    private ClientSecret(SecretKind kind, string keyId, string text) => (Kind, KeyId, Text) = (kind, keyId, text);

    public SecretKind Kind { get; }

    /// <summary>Not secret.</summary>
    public string KeyId { get; }

    /// <summary>The whole secret: shown once, hashed, never stored or logged.</summary>
    public string Text { get; }

    public static ClientSecret New(SecretKind kind, IRandomSource random)
    {
        var prefix = Prefix(kind);
        Span<char> text = stackalloc char[prefix.Length + TailLength];
        prefix.CopyTo(text);
        var tail = text[prefix.Length..];

        RandomText.Fill(random, RandomText.LowerAlphanumeric, tail[..KeyIdLength]);
        tail[KeyIdLength] = '_';
        RandomText.Fill(random, RandomText.Base62, tail.Slice(KeyIdLength + 1, RandomLength));
        tail[^(SecretChecksum.Length + 1)] = '_';
        SecretChecksum.Write(text[..^SecretChecksum.Length], text[^SecretChecksum.Length..]);

        return new ClientSecret(kind, tail[..KeyIdLength].ToString(), text.ToString());
    }

    /// <summary>Null when the shape or the checksum is wrong: such a text is refused without a look at any store.</summary>
    public static ClientSecret? Parse(string text) =>
        text.StartsWith(AgentPrefix, StringComparison.Ordinal) ? Parse(SecretKind.Agent, text)
        : text.StartsWith(OperatorPrefix, StringComparison.Ordinal) ? Parse(SecretKind.Operator, text)
        : text.StartsWith(AuditWriterPrefix, StringComparison.Ordinal) ? Parse(SecretKind.AuditWriter, text)
        : null;

    // The value must not reach a log through a record's generated text.
    public override string ToString() => $"{Prefix(Kind)}{KeyId}_…";

    private static ClientSecret? Parse(SecretKind kind, string text)
    {
        var tail = text.AsSpan(Prefix(kind).Length);
        if (tail.Length != TailLength || tail[KeyIdLength] != '_' || tail[^(SecretChecksum.Length + 1)] != '_')
            return null;

        var keyId = tail[..KeyIdLength];
        if (keyId.ContainsAnyExcept(keyIdDigits) || tail.Slice(KeyIdLength + 1, RandomLength).ContainsAnyExcept(digits))
            return null;

        return SecretChecksum.Fits(text.AsSpan()[..^SecretChecksum.Length], tail[^SecretChecksum.Length..])
            ? new ClientSecret(kind, keyId.ToString(), text)
            : null;
    }

    private static string Prefix(SecretKind kind) => kind switch
    {
        SecretKind.Operator => OperatorPrefix,
        SecretKind.AuditWriter => AuditWriterPrefix,
        _ => AgentPrefix,
    };
}
