using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Gatehouse.Policy.Conditions;

/// <summary>`matches`: a pattern found anywhere in a string, in time linear to its length. `^` and `$` anchor it.</summary>
/// <param name="pattern">Non-backtracking; a match that takes longer than its time-out cannot be judged.</param>
/// <param name="source">The pattern as it was written.</param>
public sealed class MatchTest(Regex pattern, string source) : ValueTest
{
    public override string Bar => source;

    public override ConditionOutcome Apply(in JsonValue value)
    {
        if (value.Kind != JsonValueKind.String)
            return ConditionOutcome.CannotBeJudged;

        using var text = JsonText.Read(value);
        var buffer = ArrayPool<char>.Shared.Rent(text.Bytes.Length);
        var decoded = Utf8.ToUtf16(text.Bytes, buffer, out _, out var length, replaceInvalidSequences: false);
        var outcome = text.IsWellFormed && decoded == OperationStatus.Done ? Match(buffer.AsSpan(0, length)) : ConditionOutcome.CannotBeJudged;
        ArrayPool<char>.Shared.Return(buffer);
        return outcome;
    }

    private ConditionOutcome Match(ReadOnlySpan<char> text)
    {
        try
        {
            return Of(pattern.IsMatch(text));
        }
        catch (RegexMatchTimeoutException)
        {
            return ConditionOutcome.CannotBeJudged;
        }
    }
}
