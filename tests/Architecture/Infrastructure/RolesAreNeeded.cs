namespace Gatehouse.Architecture.Infrastructure;

/// <summary>Every role that the gate and the signer need is granted, at the narrowest thing that it can be given for; none more.</summary>
public sealed class RolesAreNeeded
{
    private const string Gate = "infra/modules/roles.bicep";
    private const string Signer = "infra/modules/signerRoles.bicep";
    private const string Assignment = "Microsoft.Authorization/roleAssignments";

    // As Azure numbers its built-in roles.
    private static readonly Dictionary<string, string> builtIn = new(StringComparer.Ordinal)
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageBlobDataReader"] = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        ["storageBlobDataContributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["storageTableDataReader"] = "76199698-9eea-4c19-bc75-cec21354c6b6",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["serviceBusDataOwner"] = "090c5cfd-751d-490a-894a-3ce6f1109419",
        ["keyVaultSecretsOfficer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["durableTaskDataContributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
    };

    // The setting that hands something to the app, what it does with that thing, and under which switch.
    private static readonly (string File, string Setting, string Role, string Scope, string? When)[] needs =
    [
        (Gate, "AzureWebJobsStorage", "storageBlobDataOwner", "hostStorage", null),
        (Gate, "GATEHOUSE_STATE", "storageTableDataContributor", "ledger", null),
        (Gate, "GATEHOUSE_QUEUE", "serviceBusDataOwner", "queue", null),
        (Gate, "GATEHOUSE_KEYVAULT_URI", "keyVaultSecretsOfficer", "keyVault", null),
        (Gate, "GATEHOUSE_CHECKPOINTS_URI", "storageBlobDataReader", "checkpoints", null),
        (Gate, "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "monitoringMetricsPublisher", "appInsights", null),
        (Gate, "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "durableTaskDataContributor", "taskHub", "(orchestratesInScheduler)"),
        (Signer, "AzureWebJobsStorage", "storageBlobDataOwner", "hostStorage", null),
        (Signer, "GATEHOUSE_STATE", "storageTableDataReader", "ledger", null),
        (Signer, "GATEHOUSE_STATE", "storageTableDataContributor", "keyTable", null),
        (Signer, "GATEHOUSE_CHECKPOINTS_URI", "storageBlobDataContributor", "checkpoints", null),
        (Signer, "GATEHOUSE_KEYVAULT_URI", "keyVaultSecretsOfficer", "keyVault", null),
        (Signer, "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "monitoringMetricsPublisher", "appInsights", null),
    ];

    private static IReadOnlyList<BicepDeclaration> Granted { get; } = [.. Bicep.Made(Assignment)];

    [Fact]
    public void What_is_granted_is_what_is_needed() =>
        Assert.Equal(
            needs.Select(need => (need.File, need.Role, need.Scope, need.When)),
            Granted.Select(grant => (grant.File, RoleOf(grant), grant.Text("scope"), grant.Condition)));

    [Fact]
    public void Each_need_comes_from_something_that_the_app_is_given() =>
        Assert.All(needs, need => Assert.Contains(Bicep.Settings, setting => setting == need.Setting || setting.StartsWith(need.Setting + "__", StringComparison.Ordinal)));

    [Fact]
    public void Each_grant_says_its_reason_and_begins_with_that_setting() =>
        Assert.All(Granted.Zip(needs), pair => Assert.StartsWith($"// {pair.Second.Setting}", pair.First.Above));

    [Fact]
    public void A_role_is_the_one_that_its_name_says() =>
        Assert.All(needs, need => Assert.Equal(builtIn[need.Role], Bicep.Variable(need.File, need.Role)));

    [Fact]
    public void All_of_an_app_are_granted_in_one_file_to_one_identity_under_names_that_do_not_change() =>
        Assert.All(Granted, grant =>
        {
            Assert.Equal("principalId", grant.Text("properties.principalId"));
            Assert.Equal("ServicePrincipal", grant.Text("properties.principalType"));
            Assert.Equal($"guid({grant.Text("scope")}.id, principalId, {RoleOf(grant)})", grant.Text("name"));
        });

    [Fact]
    public void The_hook_that_waits_for_them_is_told_how_many_there_are()
    {
        var always = Granted.Count(grant => grant.File == Gate && grant.Condition is null);
        var inScheduler = Granted.Count(grant => grant.Condition == "(orchestratesInScheduler)");

        Assert.Equal(
            $"{always} + (orchestratesInScheduler ? {inScheduler} : 0)",
            Assert.Single(Bicep.Of("output", Gate)).Value!.ToString());
    }

    /// <summary>The app's own role is for the rows of a table; what makes tables or queues would need a wider one. A developer's emulator, reached by a connection string, has no roles.</summary>
    [Fact]
    public void The_app_makes_nothing_that_the_infrastructure_makes() =>
        Assert.All(Repository.Sources("functions/Azure").Select(Repository.Read), source =>
        {
            Assert.DoesNotContain("ServiceBusAdministrationClient", source, StringComparison.Ordinal);
            Assert.True(!source.Contains(".CreateTableAsync(", StringComparison.Ordinal) || source.Contains("if (AzureOptions.IsConnectionString(", StringComparison.Ordinal), source);
        });

    /// <summary>A hub costs, and a role on it is one too many, while nothing orchestrates.</summary>
    [Fact]
    public void Orchestrations_have_a_home_exactly_when_there_are_any()
    {
        var orchestrates = Repository.Read("functions/Azure/Gatehouse.Azure.csproj").Contains("DurableTask", StringComparison.Ordinal);
        var home = Assert.Single(Bicep.Of("param", Bicep.Main), parameter => parameter.Name == "durableTaskProvider").Value!.ToString();

        Assert.Equal(orchestrates, home != "none");
    }

    private static string RoleOf(BicepDeclaration grant) =>
        Assert.Single(builtIn.Keys, role => grant.Text("properties.roleDefinitionId") == $"subscriptionResourceId('Microsoft.Authorization/roleDefinitions', {role})");
}
