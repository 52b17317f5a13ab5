using System.Text;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>A public key that notes are verified with: ECDSA over P-256 and SHA-256, type 0x02 of c2sp.org/signed-note. Safe to use from many threads.</summary>
/// <remarks>Its id is the beginning of the SHA-256 of the key as SPKI; a signature is DER, over the text.</remarks>
public sealed class NoteVerifier
{
    public const int KeyIdBytes = 4;

    private readonly NoteKey key;

    internal NoteVerifier(string name, NoteKey key) => (Name, this.key) = (name, key);

    public string Name { get; }

    /// <summary>Eight lower-case hexadecimal digits.</summary>
    public string KeyId => Convert.ToHexStringLower(key.Id);

    internal ReadOnlySpan<byte> KeyIdSpan => key.Id;

    /// <param name="vkey"><c>name+id+key</c>, as <see cref="ToString"/> gives it.</param>
    /// <returns>Null when it is no key of this type.</returns>
    public static NoteVerifier? Parse(string vkey)
    {
        if (vkey.Split('+', 3) is not [{ Length: > 0 } name, var id, var base64] || name.Contains(' ', StringComparison.Ordinal))
            return null;
        return NoteKey.Parse(base64) is { } key && new NoteVerifier(name, key) is var read && read.KeyId == id ? read : null;
    }

    public override string ToString() => $"{Name}+{KeyId}+{key.Text}";

    public bool IsSignedBy(NoteSignature signature) => signature.Name == Name && signature.Bytes.Span.StartsWith(key.Id);

    /// <summary>Whether the note carries a signature of this key, and every such one is good.</summary>
    public bool Verify(SignedNote note)
    {
        var own = note.Signatures.Where(IsSignedBy).ToArray();
        if (own.Length == 0)
            return false;
        var text = Encoding.UTF8.GetBytes(note.Text);
        return Array.TrueForAll(own, signature => key.Verify(text, signature.Bytes.Span[KeyIdBytes..]));
    }
}
