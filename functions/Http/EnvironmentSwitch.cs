namespace Gatehouse.Http;

/// <summary>A setting that is on or off: <c>true</c>, or <c>false</c> as when it is absent.</summary>
public static class EnvironmentSwitch
{
    /// <param name="errors">Takes what is wrong, for a host that names everything at once.</param>
    public static bool Read(string name, Func<string, string?> variable, List<string> errors)
    {
        var value = variable(name);
        if (value is not (null or "true" or "false"))
            errors.Add($"{name} `{value}` must be `true` or `false`");
        return value is "true";
    }
}
