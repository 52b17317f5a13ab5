using System.Collections.Immutable;

namespace Gatehouse.Repair;

/// <summary>What a repair has come to; bounded, whatever it meets.</summary>
public sealed record RepairReport
{
    private const int MostNotes = 100;

    public static RepairReport Empty { get; } = new();

    /// <summary>Those that there are and that could be read.</summary>
    public long Partitions { get; init; }

    /// <summary>Tasks that were looked at, ended ones too.</summary>
    public long Tasks { get; init; }

    /// <summary>Messages that were sent, or would be.</summary>
    public long Messages { get; init; }

    public long ClocksAhead { get; init; }

    public long ClocksSetBack { get; init; }

    public long Failures { get; init; }

    /// <summary>The first of them; the counts go on.</summary>
    public ImmutableArray<RepairNote> Notes { get; init; } = [];

    /// <summary>The last place that is finished.</summary>
    public RepairPlace? Last { get; init; }

    /// <summary>Nothing is left to do here, by this run or another.</summary>
    public bool IsComplete => WasFinished && ClocksAhead == 0 && Failures == 0;

    /// <summary>Every place was visited.</summary>
    public bool WasFinished { get; init; }

    internal RepairReport Noting(RepairNote note) => this with
    {
        ClocksAhead = ClocksAhead + (note.Finding == RepairFinding.ClockAhead ? 1 : 0),
        ClocksSetBack = ClocksSetBack + (note.Finding == RepairFinding.ClockSetBack ? 1 : 0),
        Failures = Failures + (note.Finding == RepairFinding.Failed ? 1 : 0),
        Notes = Notes.Length < MostNotes ? Notes.Add(note) : Notes,
    };
}
