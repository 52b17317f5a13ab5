namespace Gatehouse.Architecture.Infrastructure;

/// <summary>Every role that the app needs is granted, at the narrowest thing that it can be given for; none more.</summary>
public sealed class RolesAreNeeded
{
    private const string File = "infra/modules/roles.bicep";
    private const string Assignment = "Microsoft.Authorization/roleAssignments";

    // As Azure numbers its built-in roles.
    private static readonly Dictionary<string, string> builtIn = new(StringComparer.Ordinal)
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["serviceBusDataOwner"] = "090c5cfd-751d-490a-894a-3ce6f1109419",
        ["keyVaultSecretsOfficer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["durableTaskDataContributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
    };

    // The setting that hands something to the app, what it does with that thing, and under which switch.
    private static readonly (string Setting, string Role, string Scope, string? When)[] needs =
    [
        ("AzureWebJobsStorage", "storageBlobDataOwner", "hostStorage", null),
        ("GATEHOUSE_STATE", "storageTableDataContributor", "ledger", null),
        ("GATEHOUSE_QUEUE", "serviceBusDataOwner", "queue", null),
        ("GATEHOUSE_KEYVAULT_URI", "keyVaultSecretsOfficer", "keyVault", null),
        ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "monitoringMetricsPublisher", "appInsights", null),
        ("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "durableTaskDataContributor", "taskHub", "(orchestratesInScheduler)"),
    ];

    private static IReadOnlyList<BicepDeclaration> Granted { get; } = [.. Bicep.Made(Assignment)];

    [Fact]
    public void What_is_granted_is_what_is_needed() =>
        Assert.Equal(
            needs.Select(need => (need.Role, need.Scope, need.When)),
            Granted.Select(grant => (RoleOf(grant), grant.Text("scope"), grant.Condition)));

    [Fact]
    public void Each_need_comes_from_something_that_the_app_is_given() =>
        Assert.All(needs, need => Assert.Contains(Bicep.Settings, setting => setting == need.Setting || setting.StartsWith(need.Setting + "__", StringComparison.Ordinal)));

    [Fact]
    public void Each_grant_says_its_reason_and_begins_with_that_setting() =>
        Assert.All(Granted.Zip(needs), pair => Assert.StartsWith($"// {pair.Second.Setting}", pair.First.Above));

    [Fact]
    public void A_role_is_the_one_that_its_name_says() =>
        Assert.All(builtIn, role => Assert.Equal(role.Value, Bicep.Variable(File, role.Key)));

    [Fact]
    public void All_are_granted_in_one_file_to_one_identity_under_names_that_do_not_change() =>
        Assert.All(Granted, grant =>
        {
            Assert.Equal(File, grant.File);
            Assert.Equal("principalId", grant.Text("properties.principalId"));
            Assert.Equal("ServicePrincipal", grant.Text("properties.principalType"));
            Assert.Equal($"guid({grant.Text("scope")}.id, principalId, {RoleOf(grant)})", grant.Text("name"));
        });

    [Fact]
    public void The_hook_that_waits_for_them_is_told_how_many_there_are()
    {
        var always = Granted.Count(grant => grant.Condition is null);
        var inScheduler = Granted.Count(grant => grant.Condition == "(orchestratesInScheduler)");

        Assert.Equal(
            $"{always} + (orchestratesInScheduler ? {inScheduler} : 0)",
            Assert.Single(Bicep.Of("output", File)).Value!.ToString());
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
