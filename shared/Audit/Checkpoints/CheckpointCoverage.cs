namespace Gatehouse.Audit.Checkpoints;

/// <summary>What the checkpoints of an export say of it.</summary>
/// <param name="First">The number of its first checkpoint.</param>
/// <param name="Last">The number of its last.</param>
/// <param name="Time">When the last was taken.</param>
/// <param name="Pending">Entries that came after the last, or too late for it.</param>
/// <param name="LongestWait">How long an entry waited for the checkpoint that holds it, or, in none, until the newest entry of the export or the last checkpoint; zero when none waited.</param>
/// <param name="Keys">The ids of the keys that signed them, in their order, with a comma between.</param>
/// <param name="AreKeysGiven">By whoever verifies, and not by the export alone.</param>
public sealed record CheckpointCoverage(long First, long Last, DateTimeOffset Time, long Pending, TimeSpan LongestWait, string Keys, bool AreKeysGiven)
{
    public override string ToString() =>
        $"checkpoints {First} to {Last} of {AuditTime.Format(Time)}, signed by key {Keys}{(AreKeysGiven ? "" : ", which the export names itself")}; {Pending} entries not in them; the longest wait for one {Math.Ceiling(LongestWait.TotalSeconds)} s";
}
