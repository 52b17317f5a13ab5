using System.Globalization;
using System.Text.RegularExpressions;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>What the infrastructure promises, held to without a compiler and without Azure.</summary>
public sealed partial class ResourcesAreAsPromised
{
    private const string StorageAccount = "Microsoft.Storage/storageAccounts";
    private const string Namespace = "Microsoft.ServiceBus/namespaces";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string App = "Microsoft.Web/sites";
    private const string Scale = "properties.functionAppConfig.scaleAndConcurrency";

    public static TheoryData<string, string, string> Properties => new()
    {
        { StorageAccount, "properties.allowSharedKeyAccess", "false" },
        { StorageAccount, "properties.allowBlobPublicAccess", "false" },
        { StorageAccount, "properties.minimumTlsVersion", "TLS1_2" },
        { StorageAccount, "properties.supportsHttpsTrafficOnly", "true" },
        { StorageAccount, "properties.publicNetworkAccess", "isPrivate ? 'Disabled' : 'Enabled'" },
        { Namespace, "properties.disableLocalAuth", "true" },
        { Namespace, "properties.minimumTlsVersion", "1.2" },
        { Namespace, "properties.publicNetworkAccess", "isPrivate ? 'Disabled' : 'Enabled'" },
        { $"{Namespace}/queues", "properties.requiresDuplicateDetection", "false" },
        { $"{Namespace}/queues", "properties.requiresSession", "false" },
        { $"{Namespace}/queues", "properties.deadLetteringOnMessageExpiration", "true" },
        { $"{Namespace}/queues", "properties.maxDeliveryCount", "10" },
        { $"{Namespace}/queues", "properties.lockDuration", "PT5M" },
        { $"{Namespace}/queues", "name", "queueName" },
        { Vault, "properties.enableRbacAuthorization", "true" },
        { Vault, "properties.enableSoftDelete", "true" },
        { Vault, "properties.enablePurgeProtection", "true" },
        { Vault, "properties.publicNetworkAccess", "isPrivate ? 'Disabled' : 'Enabled'" },
        { "Microsoft.Insights/components", "properties.DisableLocalAuth", "true" },
        { "Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true" },
        { "Microsoft.Web/serverfarms", "sku.name", "FC1" },
        { App, "properties.httpsOnly", "true" },
        { App, "identity.type", "UserAssigned" },
        { App, "properties.functionAppConfig.runtime.name", "dotnet-isolated" },
        { App, "properties.functionAppConfig.runtime.version", "10.0" },
        { App, "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity" },
        { "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "false" },
    };

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_resource_is_what_is_said_of_it(string type, string path, string value)
    {
        var made = Bicep.Made(type).ToList();

        Assert.NotEmpty(made);
        Assert.All(made, resource => Assert.Equal(value, resource.Text(path)));
    }

    [Fact]
    public void The_gate_scales_as_the_deployment_says()
    {
        var gate = Assert.Single(Bicep.Made(App), app => app.File == "infra/modules/app.bicep");

        Assert.Equal(
            ("httpConcurrency", "instanceMemoryMB", "maximumInstanceCount"),
            (gate.Text($"{Scale}.triggers.http.perInstanceConcurrency"), gate.Text($"{Scale}.instanceMemoryMB"), gate.Text($"{Scale}.maximumInstanceCount")));
    }

    [Fact]
    public void The_signers_table_is_another_than_the_ledger()
    {
        Assert.Equal(["tableName", "keyTableName"], Bicep.Made($"{StorageAccount}/tableServices/tables").Select(table => table.Text("name")));
        Assert.Equal(("gatehouse", "gatehousesigner"), (Bicep.Variable(Bicep.Main, "tableName"), Bicep.Variable(Bicep.Main, "keyTableName")));
        Assert.Equal("gatehousesigner", FunctionsSource.OfThisRepository.Constant("AzureSigner.KeyTable"));
    }

    /// <summary>A template cannot lock it; until somebody does, it holds for all who do not own it. One that is locked refuses whatever does not extend it.</summary>
    [Fact]
    public void Checkpoints_cannot_be_changed()
    {
        var policy = Bicep.Single($"{StorageAccount}/blobServices/containers/immutabilityPolicies");

        Assert.Equal(("checkpoints", "immutableDays", "false"), (policy.Text("parent"), policy.Text("properties.immutabilityPeriodSinceCreationInDays"), policy.Text("properties.allowProtectedAppendWrites")));
        Assert.Equal(("(!isPolicyLocked)", "checkpointsLocked"), (policy.Condition, Module("checkpointStorage").Text("params.isPolicyLocked")));
        Assert.Contains("immutability-policy lock", Repository.Read("docs/deploy.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Why_duplicate_detection_is_off_is_said_where_it_is_off() =>
        Assert.Matches(@"// Off: [^\n]+\n(?:\s*//[^\n]+\n)*\s*requiresDuplicateDetection: false", Repository.Read("infra/modules/serviceBus.bicep"));

    [Fact]
    public void Every_resource_has_its_version_pinned_and_every_module_is_in_this_repository()
    {
        Assert.All(Bicep.Of("resource"), resource => Assert.Matches(@"^Microsoft\.[A-Za-z]+(/[A-Za-z]+)+@\d{4}-\d{2}-\d{2}(-preview)?$", resource.Type));
        Assert.All(Bicep.Of("module"), module => Assert.True(File.Exists(Path.Combine(Repository.Root, "infra", module.Type)), module.ToString()));
    }

    [Fact]
    public void No_module_is_left_over() =>
        Assert.Equal(Bicep.Files.Where(file => file != Bicep.Main), Bicep.Of("module", Bicep.Main).Select(module => $"infra/{module.Type}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_host_the_ledger_and_the_checkpoints_have_an_account_each()
    {
        Assert.Equal(["infra/modules/checkpointStorage.bicep", "infra/modules/hostStorage.bicep", "infra/modules/stateStorage.bicep"], Bicep.Made(StorageAccount).Select(account => account.File));
        Assert.Equal(["hostStorage", "signerStorage"], Bicep.Of("module", Bicep.Main).Where(module => module.Type == "modules/hostStorage.bicep").Select(module => module.Name));
    }

    [Fact]
    public void No_key_is_read_and_no_secret_is_written_anywhere() =>
        Assert.All(Bicep.Files, file => Assert.DoesNotMatch("(?i)listKeys|listSecrets|AccountKey|SharedAccessKey|@secure|connectionString: '", Repository.Read(file)));

    [Fact]
    public void A_group_that_is_kept_ready_is_one_there_is()
    {
        var alwaysReady = Assert.Single(Bicep.Of("var", "infra/modules/app.bicep"), found => found.Name == "alwaysReady");
        var groups = ((BicepValue.Items)alwaysReady.Value!).Of;

        Assert.Equal(["http", "function:DeliverTask"], groups.Select(group => group.At("name")!.ToString()));
        Assert.Equal(["httpAlwaysReady", "deliveryAlwaysReady"], groups.Select(group => group.At("instanceCount")!.ToString()));
    }

    [Fact]
    public void The_network_is_optional_and_what_needs_it_says_so()
    {
        Assert.Equal("(vnetEnabled)", Module("network").Condition);
        Assert.Equal("(vnetEnabled)", Module("privateEndpoints").Condition);
        Assert.Equal("serviceBusPremium || vnetEnabled", Module("serviceBus").Text("params.isPremium"));
        Assert.All(["hostStorage", "stateStorage", "serviceBus", "keyVault", "signerStorage", "signerVault", "checkpointStorage"], name => Assert.Equal("vnetEnabled", Module(name).Text("params.isPrivate")));
    }

    [Fact]
    public void Each_app_waits_for_its_roles()
    {
        Assert.Contains("roles", Module("app").Text("dependsOn"), StringComparison.Ordinal);
        Assert.Contains("signerRoles", Module("signer").Text("dependsOn"), StringComparison.Ordinal);
        Assert.Contains("signerRoles", Module("roles").Text("dependsOn"), StringComparison.Ordinal);
    }

    /// <summary>The gate has no role where the signer's key is, and no other app has its identity.</summary>
    [Fact]
    public void The_signer_shares_neither_identity_nor_vault()
    {
        Assert.Equal(("identity.outputs.id", "signerIdentity.outputs.id"), (Module("app").Text("params.identityId"), Module("signer").Text("params.identityId")));
        Assert.Equal(("keyVault.outputs.name", "signerVault.outputs.name"), (Module("roles").Text("params.keyVaultName"), Module("signerRoles").Text("params.keyVaultName")));
        Assert.Equal(("identity.outputs.principalId", "signerIdentity.outputs.principalId"), (Module("roles").Text("params.principalId"), Module("signerRoles").Text("params.principalId")));
    }

    [Fact]
    public void Every_parameter_of_the_deployment_is_described() =>
        Assert.All(
            Bicep.Of("param", Bicep.Main).Where(parameter => parameter.Name != "environmentName" || parameter.Above.Length > 0),
            parameter => Assert.Contains("@description('", parameter.Above, StringComparison.Ordinal));

    /// <summary>A task may be due seven days after it was accepted: a message that expired before would be ended without a try.</summary>
    [Fact]
    public void A_message_outlives_every_task()
    {
        var days = Days().Match(Bicep.Single($"{Namespace}/queues").Text("properties.defaultMessageTimeToLive"));

        Assert.InRange(int.Parse(days.Groups["days"].Value, CultureInfo.InvariantCulture), 8, 14);
    }

    private static BicepDeclaration Module(string name) => Assert.Single(Bicep.Of("module", Bicep.Main), module => module.Name == name);

    [GeneratedRegex("^P(?<days>[0-9]+)D$", RegexOptions.ExplicitCapture)]
    private static partial Regex Days();
}
