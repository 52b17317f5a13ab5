using System.Text.Json;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A checkpoint without its leaves: what a witness keeps.</summary>
internal static class CheckpointAnswer
{
    public static void Write(Utf8JsonWriter json, StoredCheckpoint stored)
    {
        json.WriteStartObject();
        json.WriteNumber("number", stored.Checkpoint.Number);
        json.WriteString("time", Instant.Format(stored.Checkpoint.Time));
        json.WriteNumber("size", stored.Checkpoint.Size);
        json.WriteString("root", stored.Checkpoint.Root);
        json.WriteString("key", stored.Key);
        json.WriteString("note", stored.Note.ToString());
        json.WriteEndObject();
    }
}
