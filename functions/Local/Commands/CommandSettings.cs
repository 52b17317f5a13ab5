namespace Gatehouse.Local.Commands;

/// <summary>The settings that a command works under.</summary>
internal static class CommandSettings
{
    /// <param name="variable">Where they are; by default the environment of the process.</param>
    /// <param name="besides">What else is wrong with how the command was called.</param>
    /// <returns>Null, with all that is wrong on standard error, when anything is: then the command cannot begin.</returns>
    public static async Task<LocalOptions?> ReadAsync(TextWriter error, Func<string, string?>? variable = null, params IEnumerable<string> besides)
    {
        var options = LocalEnvironment.Read(variable ?? Environment.GetEnvironmentVariable, out var faults);
        string[] all = [.. faults, .. besides];
        foreach (var fault in all)
            await error.WriteLineAsync(fault);
        return all.Length == 0 ? options : null;
    }
}
