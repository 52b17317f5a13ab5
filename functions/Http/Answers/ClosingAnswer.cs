using System.Text.Json;
using Gatehouse.Closing;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>How far a closing has come. Its word is in the export and nowhere else.</summary>
internal static class ClosingAnswer
{
    public static void Write(Utf8JsonWriter json, AccountClosing closing)
    {
        json.WriteStartObject();
        json.WriteString("status", closing switch
        {
            { ClosedAt: not null } => "closed",
            { ConfirmedAt: not null } => "deleting",
            { ExportedAt: not null } => "exported",
            _ => "killed",
        });
        json.WriteIfAny("operation", closing.Operation);
        json.WriteMoment("askedAt", closing.AskedAt);
        if (closing.ExportedAt is not null)
            json.WriteMoment("exportedAt", closing.ExportedAt);
        if (closing.ConfirmedAt is not null)
            json.WriteMoment("confirmedAt", closing.ConfirmedAt);
        json.WriteEndObject();
    }
}
