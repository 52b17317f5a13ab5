namespace Gatehouse.Siem;

/// <summary>What a kind of entry is in OCSF.</summary>
/// <param name="Activity">The <c>activity_id</c>, whose meaning is its class's.</param>
public sealed record OcsfShape(OcsfClass Class, int Activity, OcsfSeverity Severity)
{
    /// <summary>The activity of any class that its list does not name.</summary>
    public const int Other = 99;

    public int CategoryUid => (int)Class / 1000;

    public int TypeUid => ((int)Class * 100) + Activity;
}
