namespace Gatehouse.Azure.Tests.Hosting;

public sealed class AzureEnvironmentTests
{
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal)
    {
        ["GATEHOUSE_STATE__tableServiceUri"] = "https://state.table.core.windows.net/",
        ["GATEHOUSE_QUEUE__fullyQualifiedNamespace"] = "gate.servicebus.windows.net",
        ["GATEHOUSE_QUEUE_NAME"] = "tasks",
        ["GATEHOUSE_KEYVAULT_URI"] = "https://gate.vault.azure.net/",
        ["GATEHOUSE_ISSUER"] = "https://gate.example.com",
    };

    [Fact]
    public void What_an_app_needs_is_enough()
    {
        var options = Read(out var errors);

        Assert.Empty(errors);
        Assert.Equal(["gate.servicebus.windows.net"], options.Queues);
        Assert.Equal("https://gate.example.com", options.Issuer);
        Assert.Equal("https://gate.example.com/approvals", options.PublicUrl!.Of("/approvals"));
        Assert.False(AzureOptions.IsConnectionString(options.State));
        Assert.True(options is { Entra: null, PlatformAuthenticates: false, AllowPrivateTargets: false });
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        settings.Clear();
        settings["GATEHOUSE_ISSUER"] = "http://gate.example.com";
        settings["GATEHOUSE_ENTRA_TENANT"] = "ours";
        settings["GATEHOUSE_ALLOW_PRIVATE_TARGETS"] = "yes";

        Read(out var errors);

        Assert.Equal(
            ["GATEHOUSE_ISSUER", "GATEHOUSE_ALLOW_PRIVATE_TARGETS", "GATEHOUSE_STATE__tableServiceUri", "GATEHOUSE_QUEUE__fullyQualifiedNamespace", "GATEHOUSE_QUEUE_NAME", "GATEHOUSE_KEYVAULT_URI", "GATEHOUSE_ENTRA_TENANT", "GATEHOUSE_ENTRA_AUDIENCE"],
            errors.Select(error => error.Split(' ')[0]));
        Assert.All(errors, error => Assert.Contains(error, Assert.Throws<InvalidOperationException>(() => AzureEnvironment.Read(Setting)).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData("1", 1)]
    [InlineData("365", 365)]
    [InlineData("0", null)]
    [InlineData("366", null)]
    [InlineData("a month", null)]
    public void Approvers_of_the_directory_are_told_for_some_days_after_they_signed_in(string told, int? days)
    {
        (settings["GATEHOUSE_ENTRA_TENANT"], settings["GATEHOUSE_ENTRA_AUDIENCE"], settings["GATEHOUSE_ENTRA_TOLD_DAYS"]) = ("11111111-1111-1111-1111-111111111111", "gate", told);

        var options = Read(out var errors);

        if (days is null)
            Assert.StartsWith("GATEHOUSE_ENTRA_TOLD_DAYS", Assert.Single(errors), StringComparison.Ordinal);
        else
            Assert.Equal(TimeSpan.FromDays(days.Value), options.Entra!.ToldFor);
    }

    [Fact]
    public void Several_namespaces_keep_their_order_and_hold_the_apps_own()
    {
        settings["GATEHOUSE_QUEUE_NAMESPACES"] = "b.servicebus.windows.net; gate.servicebus.windows.net";
        Assert.Equal(["b.servicebus.windows.net", "gate.servicebus.windows.net"], Read(out _).Queues);

        settings["GATEHOUSE_QUEUE_NAMESPACES"] = "b.servicebus.windows.net";
        Read(out var errors);
        Assert.Contains("GATEHOUSE_QUEUE_NAMESPACES", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scheduler_is_known_with_its_hub()
    {
        settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = "Endpoint=https://gate.durabletask.example;Authentication=ManagedIdentity;ClientID=11111111-1111-1111-1111-111111111111";
        settings["TASKHUB_NAME"] = "gate";

        Assert.EndsWith(";TaskHub=gate", Read(out var errors).Scheduler, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("Endpoint=https://gate.durabletask.example;Authentication=None", "", "TASKHUB_NAME")]
    [InlineData("", "gate", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING")]
    [InlineData("https://gate.durabletask.example", "gate", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING")]
    [InlineData("Endpoint=https://gate.durabletask.example;Authentication=Guessing", "gate", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING")]
    public void Half_a_scheduler_is_none(string scheduler, string hub, string wrong)
    {
        (settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"], settings["TASKHUB_NAME"]) = (scheduler, hub);

        Read(out var errors);

        Assert.StartsWith(wrong, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_settings_of_a_template_are_no_settings()
    {
        settings["GATEHOUSE_PUBLIC_URL"] = settings["GATEHOUSE_SMTP_HOST"] = settings["GATEHOUSE_SMTP_USER"] = settings["GATEHOUSE_QUEUE_NAMESPACES"] = settings["GATEHOUSE_ENTRA_TENANT"] = settings["GATEHOUSE_ENTRA_AUDIENCE"] = settings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = settings["TASKHUB_NAME"] = "";

        var options = Read(out var errors);

        Assert.Empty(errors);
        Assert.True(options is { Entra: null, Scheduler: null, Queues.Count: 1 });
    }

    [Theory]
    [InlineData("GATEHOUSE_STATE__tableServiceUri", "state")]
    [InlineData("GATEHOUSE_KEYVAULT_URI", "http://gate.vault.azure.net/")]
    [InlineData("GATEHOUSE_ISSUER", "https://gate.example.com/?a=b")]
    [InlineData("GATEHOUSE_PUBLIC_URL", "http://gate.example.com")]
    [InlineData("GATEHOUSE_QUEUE_NAME", "")]
    [InlineData("GATEHOUSE_ENTRA_TENANT", "11111111-1111-1111-1111-111111111111")]
    public void A_wrong_setting_is_named(string name, string value)
    {
        settings[name] = value;

        Read(out var errors);

        Assert.Contains(errors, error => error.Contains(name == "GATEHOUSE_ENTRA_TENANT" ? "GATEHOUSE_ENTRA_AUDIENCE" : name, StringComparison.Ordinal));
    }

    private AzureOptions Read(out IReadOnlyList<string> errors) => AzureEnvironment.Read(Setting, out errors);

    private string? Setting(string name) => settings.GetValueOrDefault(name);
}
