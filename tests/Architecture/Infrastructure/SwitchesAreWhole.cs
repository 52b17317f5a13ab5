using System.Text.Json;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>What a deployment can do without comes with everything that it needs, or with nothing.</summary>
public sealed class SwitchesAreWhole
{
    private const string App = "infra/modules/app.bicep";
    private const string Bot = "infra/modules/bot.bicep";

    private static readonly JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Fact]
    public void The_app_is_given_what_is_there_and_not_what_is_not() =>
        Assert.Equal(
            "union(gateSettings, empty(schedulerEndpoint) ? {} : schedulerSettings, teamsBot ? teamsSettings : {})",
            Assert.Single(Bicep.Made("Microsoft.Web/sites/config"), settings => settings.File == App).Text("properties"));

    [Fact]
    public void The_scheduler_its_role_and_its_settings_come_together()
    {
        Assert.Equal("durableTaskProvider == 'azureManaged'", Bicep.Variable(Bicep.Main, "orchestratesInScheduler"));
        Assert.Equal("(orchestratesInScheduler)", Module("durableTask").Condition);
        Assert.Equal("orchestratesInScheduler", Module("roles").Text("params.orchestratesInScheduler"));
        Assert.Equal("orchestratesInScheduler ? durableTask!.outputs.endpoint : ''", Module("app").Text("params.schedulerEndpoint"));
    }

    [Fact]
    public void The_host_and_the_app_have_one_hub()
    {
        var settings = Assert.Single(Bicep.Of("var", App), found => found.Name == "schedulerSettings");

        Assert.Equal(("taskHubName", "taskHubName"), (settings.Text("TASKHUB_NAME"), settings.Text("AzureFunctionsJobHost__extensions__durableTask__hubName")));
        Assert.Equal("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", settings.Text("AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName"));
        Assert.Equal("azureManaged", settings.Text("AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"));
        Assert.Contains("Authentication=ManagedIdentity;", settings.Text("DURABLE_TASK_SCHEDULER_CONNECTION_STRING"), StringComparison.Ordinal);
        Assert.Equal("taskHubName", Bicep.Single("Microsoft.DurableTask/schedulers/taskHubs").Text("name") is "hubName" ? Module("durableTask").Text("params.hubName") : "");
    }

    /// <summary>An instance of the app that runs older code must not replay what newer code began.</summary>
    [Fact]
    public void The_host_runs_the_version_that_the_app_starts_and_older_ones()
    {
        var durable = JsonDocument.Parse(Repository.Read("host.json"), lenient).RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal(FunctionsSource.OfThisRepository.Constant("ApproveTaskFunction.Version"), durable.GetProperty("defaultVersion").GetString());
        Assert.Equal("CurrentOrOlder", durable.GetProperty("versionMatchStrategy").GetString());
        Assert.False(durable.GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());
        Assert.False(durable.TryGetProperty("hubName", out _) || durable.TryGetProperty("storageProvider", out _), "only an app with a scheduler has a hub");
    }

    [Fact]
    public void The_bot_its_channel_and_its_settings_come_together()
    {
        Assert.Equal("(teamsBot)", Module("bot").Condition);
        Assert.Equal("teamsBot", Module("app").Text("params.teamsBot"));
        Assert.All(["Microsoft.BotService/botServices", "Microsoft.BotService/botServices/channels"], type => Assert.Equal((Bot, "global"), (Bicep.Single(type).File, Bicep.Single(type).Text("location"))));
        Assert.Equal("MsTeamsChannel", Bicep.Single("Microsoft.BotService/botServices/channels").Text("properties.channelName"));
        Assert.Equal(["GATEHOUSE_TEAMS_APP_ID", "GATEHOUSE_TEAMS_SECRET_NAME", "GATEHOUSE_TEAMS_TENANT"], ((BicepValue.Members)Teams.Value!).Of.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_bot_is_the_apps_identity_or_a_registration_of_this_tenant()
    {
        Assert.Equal("union(common, empty(appId) ? ofIdentity : ofRegistration)", Bicep.Single("Microsoft.BotService/botServices").Text("properties"));
        Assert.Equal(("UserAssignedMSI", "identityClientId", "identityId"), (Variable("ofIdentity", "msaAppType"), Variable("ofIdentity", "msaAppId"), Variable("ofIdentity", "msaAppMSIResourceId")));
        Assert.Equal(("SingleTenant", "appId"), (Variable("ofRegistration", "msaAppType"), Variable("ofRegistration", "msaAppId")));
        Assert.Equal(("tenant().tenantId", "${gate}/v1/bot/messages"), (Variable("common", "msaAppTenantId"), Variable("common", "endpoint").Trim('\'')));
        Assert.Equal(("empty(teamsAppId) ? identityClientId : teamsAppId", "tenant().tenantId"), (Teams.Text("GATEHOUSE_TEAMS_APP_ID"), Teams.Text("GATEHOUSE_TEAMS_TENANT")));
    }

    private static BicepDeclaration Teams => Assert.Single(Bicep.Of("var", App), found => found.Name == "teamsSettings");

    private static string Variable(string name, string member) => Assert.Single(Bicep.Of("var", Bot), found => found.Name == name).Text(member);

    private static BicepDeclaration Module(string name) => Assert.Single(Bicep.Of("module", Bicep.Main), module => module.Name == name);
}
