using System.Text.Json;

namespace Gatehouse.Guardrails.Sets;

/// <summary>A set as an operator describes it, understood whole.</summary>
/// <param name="Document">As its author wrote it.</param>
/// <param name="Content">With what it includes in its place; the document itself when it includes nothing.</param>
public sealed record SetDraft(GuardrailSet Set, JsonElement Document, JsonElement Content, IReadOnlyList<GuardrailOrigin> Includes)
{
    internal SetVersion ToVersion(int version, DateTimeOffset now, string operatorId) => new(version, now, operatorId, Document)
    {
        Content = Includes.Count == 0 ? null : Content,
        Includes = Includes,
    };

    /// <summary>Whether a version says just this.</summary>
    internal bool Is(SetVersion standing) =>
        JsonElement.DeepEquals(Document, standing.Document) && JsonElement.DeepEquals(Content, standing.Content ?? standing.Document);
}
