namespace Gatehouse.Scenarios.Harness;

/// <summary>Whether the stories take the time that they are meant for: <c>GATEHOUSE_LONG=1</c>.</summary>
public static class LongRun
{
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("GATEHOUSE_LONG") == "1";
}
