using Gatehouse.Http;

namespace Gatehouse.Azure.Signer;

/// <summary>Reads <see cref="SignerOptions"/> from the app's settings: whole, or every error at once.</summary>
public static class SignerEnvironment
{
    /// <summary>Whether this app is the signer, and no gate.</summary>
    public const string Switch = "GATEHOUSE_SIGNER";

    /// <exception cref="InvalidOperationException">The switch is neither <c>true</c> nor <c>false</c>.</exception>
    public static bool IsSigner(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var isSigner = EnvironmentSwitch.Read(Switch, variable, errors);
        return errors.Count == 0 ? isSigner : throw new InvalidOperationException(errors[0]);
    }

    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names every one.</exception>
    public static SignerOptions Read(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var options = new SignerOptions
        {
            State = variable(AzureEnvironment.State) is { Length: > 0 } development ? development : AzureEnvironment.ReadUri(AzureEnvironment.StateUri, variable, errors).ToString(),
            Vault = AzureEnvironment.ReadUri(AzureEnvironment.Vault, variable, errors),
            Checkpoints = AzureEnvironment.ReadUri(AzureEnvironment.Checkpoints, variable, errors),
            KeysSince = KeysSince.Read(variable, errors),
            ClientId = variable(AzureEnvironment.ClientId) is { Length: > 0 } id ? id : null,
            ApplicationInsights = variable(AzureEnvironment.ApplicationInsights) is { Length: > 0 } connection ? connection : null,
        };
        return errors.Count == 0 ? options : throw new InvalidOperationException(string.Join("; ", errors));
    }
}
