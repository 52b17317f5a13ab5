namespace Gatehouse.Local.Commands;

/// <summary>What a script learns from a command.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    public const int Invalid = 1;

    public const int Usage = 2;

    /// <summary>Nothing wrong was found, and not everything was there to be looked at.</summary>
    public const int Incomplete = 3;
}
