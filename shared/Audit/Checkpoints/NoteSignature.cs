namespace Gatehouse.Audit.Checkpoints;

/// <summary>A signature of a note.</summary>
/// <param name="Name">Of the key: not empty, without spaces and <c>+</c>.</param>
/// <param name="Bytes">Four of the key's id, then the signature itself.</param>
public sealed record NoteSignature(string Name, ReadOnlyMemory<byte> Bytes);
