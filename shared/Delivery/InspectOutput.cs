using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>Has the assigned guardrails read what a target answered, before anything of it is kept.</summary>
/// <remarks>INVARIANT (inspected, then kept): a crash in between leaves nothing of the answer, which was only in memory.</remarks>
public sealed class InspectOutput(ConnectionDirectory connections, GuardrailDirectory guardrails, InspectContent inspect)
{
    /// <param name="afresh">Read from the store: what is remembered turned out to be old.</param>
    /// <returns>The result as it may be kept, and what it was inspected with.</returns>
    public async Task<(AttemptResult Result, OutputGuard Guard)> ReadAsync(string organisation, string connection, string task, AttemptResult result, bool afresh, CancellationToken ct)
    {
        if (result is not AttemptResult.Delivered delivered)
            return (result, OutputGuard.Unneeded);

        var entry = await connections.FindAsync(organisation, connection, afresh, ct);
        var sets = entry is null
            ? AssignedSets.None with { Fault = $"connection `{connection}` cannot be read" }
            : await guardrails.FindAsync(organisation, entry, afresh, ct);
        var guard = new OutputGuard(entry, sets);
        if (sets.IsNone)
            return (delivered, guard);

        var reading = await inspect.InspectAsync(organisation, sets, delivered.Body, GuardrailDirection.Output, task, ct);
        return (AsRead(delivered, reading), guard);
    }

    /// <summary>The bytes of an output that may not go on are let go of here, so that nobody can keep them by mistake.</summary>
    internal static AttemptResult.Delivered AsRead(AttemptResult.Delivered delivered, ContentReading reading)
    {
        var read = delivered with { Reading = reading, Seal = reading.Seal };
        if (reading.Strictest != InspectionVerdict.Pass)
            return read with { Body = default, Model = null };
        if (reading.Changed is not { } changed)
            return read;

        return ReplyReader.ReadResult(changed) is AttemptResult.Delivered { Model: var model }
            ? read with { Body = changed, Model = model }
            : read with { Body = default, Model = null, Reading = reading.Broken() };
    }
}
