namespace Gatehouse.Guardrails;

/// <summary>A guardrail that found something or could not finish, as it is kept and shown: nothing here repeats the content.</summary>
/// <param name="Set">The set's id.</param>
/// <param name="Guardrail">Of its set and its name, always the same.</param>
/// <param name="Kind">Of its rule.</param>
/// <param name="Direction">Which way the content went.</param>
/// <param name="Action">What was done.</param>
/// <param name="Count">How many findings there are, those beyond <see cref="MostPlaces"/> included.</param>
public sealed record TriggeredGuardrail(string Set, int Version, string Guardrail, string Name, string Kind, GuardrailDirection Direction, GuardrailAction Action, int Count)
{
    public const int MostPlaces = 20;

    public IReadOnlyList<FindingPlace> Places { get => field ?? []; init; }

    /// <summary>Why it could not finish; absent when it did.</summary>
    public string? Failed { get; init; }

    /// <summary>What then followed; absent when it finished.</summary>
    public GuardrailFailure? Failure { get; init; }
}
