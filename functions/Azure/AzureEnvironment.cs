using System.Globalization;
using Gatehouse.Http;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Mail;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Teams;
using Microsoft.DurableTask;

namespace Gatehouse.Azure;

/// <summary>Reads <see cref="AzureOptions"/> from the app's settings: whole, or every error at once.</summary>
public static class AzureEnvironment
{
    public const string State = "GATEHOUSE_STATE";
    public const string StateUri = "GATEHOUSE_STATE__tableServiceUri";
    public const string Queue = "GATEHOUSE_QUEUE";
    public const string QueueNamespace = "GATEHOUSE_QUEUE__fullyQualifiedNamespace";
    public const string QueueNamespaces = "GATEHOUSE_QUEUE_NAMESPACES";
    public const string QueueName = "GATEHOUSE_QUEUE_NAME";
    public const string Vault = "GATEHOUSE_KEYVAULT_URI";
    public const string Checkpoints = "GATEHOUSE_CHECKPOINTS_URI";
    public const string Issuer = "GATEHOUSE_ISSUER";
    public const string ClientId = "AZURE_CLIENT_ID";
    public const string EntraTenant = "GATEHOUSE_ENTRA_TENANT";
    public const string EntraAudience = "GATEHOUSE_ENTRA_AUDIENCE";
    public const string EntraToldDays = "GATEHOUSE_ENTRA_TOLD_DAYS";
    public const string Scheduler = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";
    public const string TaskHub = "TASKHUB_NAME";
    public const string AllowPrivateTargets = "GATEHOUSE_ALLOW_PRIVATE_TARGETS";
    public const string PlatformAuthentication = "WEBSITE_AUTH_ENABLED";
    public const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names every one.</exception>
    public static AzureOptions Read(Func<string, string?> variable)
    {
        var options = Read(variable, out var errors);
        return errors.Count == 0 ? options : throw new InvalidOperationException(string.Join("; ", errors));
    }

    /// <returns>The options; of no use when <paramref name="errors"/> has any.</returns>
    public static AzureOptions Read(Func<string, string?> variable, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        var issuer = ReadUri(Issuer, variable, found).OriginalString;
        var isDevelopment = EnvironmentSwitch.Read(AllowPrivateTargets, variable, found);
        var url = PublicUrl.Read(variable, issuer, isDevelopment, found);
        return new AzureOptions
        {
            State = variable(State) is { Length: > 0 } development ? development : ReadUri(StateUri, variable, found).ToString(),
            Queues = ReadQueues(variable, found),
            QueueName = Required(QueueName, "the queue's name", variable, found),
            Vault = ReadUri(Vault, variable, found),
            Checkpoints = variable(Checkpoints) is { Length: > 0 } ? ReadUri(Checkpoints, variable, found) : null,
            Issuer = issuer,
            PublicUrl = url,
            Smtp = SmtpEnvironment.Read(variable, url, isDevelopment, found),
            Outlook = OutlookOptions.Read(variable, url, isDevelopment, found),
            Teams = TeamsOptions.Read(variable, hasIdentity: true, isDevelopment, found),
            ClientId = variable(ClientId) is { Length: > 0 } id ? id : null,
            Entra = ReadEntra(variable, found),
            Scheduler = ReadScheduler(variable, found),
            KeysSince = KeysSince.Read(variable, found),
            PlatformAuthenticates = string.Equals(variable(PlatformAuthentication), "true", StringComparison.OrdinalIgnoreCase),
            TakesClientCertificates = EnvironmentSwitch.Read(IClientCertificates.Setting, variable, found),
            AllowPrivateTargets = isDevelopment,
            ApplicationInsights = variable(ApplicationInsights) is { Length: > 0 } connection ? connection : null,
        };
    }

    private static string[] ReadQueues(Func<string, string?> variable, List<string> errors)
    {
        if (variable(Queue) is { Length: > 0 } connection)
            return [connection];

        var own = Required(QueueNamespace, "the namespace's host, like `gate.servicebus.windows.net`", variable, errors);
        var all = variable(QueueNamespaces)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (all.Length == 0)
            return [own];
        if (!all.Contains(own, StringComparer.OrdinalIgnoreCase))
            errors.Add($"{QueueNamespaces} must list `{own}` too, which {QueueNamespace} names");
        return all;
    }

    private static EntraOptions? ReadEntra(Func<string, string?> variable, List<string> errors)
    {
        var (tenant, audience) = (variable(EntraTenant), variable(EntraAudience));
        if (string.IsNullOrEmpty(tenant) && string.IsNullOrEmpty(audience))
            return null;
        if (!Guid.TryParse(tenant, out _))
            errors.Add($"{EntraTenant} `{tenant}` must be the directory's id");
        if (string.IsNullOrEmpty(audience))
            errors.Add($"{EntraAudience} is missing; it is the id of the gate's registration in the directory");
        var days = variable(EntraToldDays) is { Length: > 0 } told ? told : "30";
        if (!int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 365)
            errors.Add($"{EntraToldDays} `{days}` must be 1 to 365: for so many days after a sign-in an approver of the directory is told of approvals");
        return new EntraOptions(tenant ?? "", audience ?? "") { ToldFor = TimeSpan.FromDays(Math.Clamp(count, 1, 365)) };
    }

    private static string? ReadScheduler(Func<string, string?> variable, List<string> errors)
    {
        var (scheduler, hub) = (variable(Scheduler), variable(TaskHub));
        if (string.IsNullOrEmpty(scheduler) && string.IsNullOrEmpty(hub))
            return null;
        if (string.IsNullOrEmpty(hub))
        {
            errors.Add($"{TaskHub} is missing; it is the hub of the scheduler that {Scheduler} names");
            return null;
        }

        try
        {
            var whole = $"{scheduler};TaskHub={hub}";
            DurableTaskSchedulerClientOptions.FromConnectionString(whole);
            return whole;
        }
        catch (ArgumentException)
        {
            errors.Add($"{Scheduler} must be like `Endpoint=https://…;Authentication=ManagedIdentity;ClientID=…`");
            return null;
        }
    }

    internal static Uri ReadUri(string name, Func<string, string?> variable, List<string> errors)
    {
        var value = Required(name, "an https URL", variable, errors);
        if (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri is { UserInfo: "", Query: "", Fragment: "" })
            return uri;
        if (value.Length > 0)
            errors.Add($"{name} `{value}` must be an https URL without query and fragment");
        return new Uri("https://missing.invalid");
    }

    private static string Required(string name, string meaning, Func<string, string?> variable, List<string> errors)
    {
        if (variable(name) is { Length: > 0 } value)
            return value;
        errors.Add($"{name} is missing; it is {meaning}");
        return "";
    }
}
