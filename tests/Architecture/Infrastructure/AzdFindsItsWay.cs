using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Registry;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>The names, tags, parameters and outputs by which azd finds what it provisions and deploys to.</summary>
public sealed partial class AzdFindsItsWay
{
    private static readonly string azure = Repository.Read("azure.yaml");

    // What azd itself sets for a hook.
    private static readonly string[] ofAzd = ["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_SUBSCRIPTION_ID"];

    [Fact]
    public void The_resource_group_bears_the_environments_name() =>
        Assert.Equal("{azd-env-name: environmentName}", Bicep.Variable(Bicep.Main, "tags"));

    [Fact]
    public void Whatever_can_bear_tags_bears_them()
    {
        var placed = Bicep.Made().Where(resource => resource.Value!.At("location") is not null).ToList();

        Assert.NotEmpty(placed);
        Assert.All(placed, resource => Assert.True(resource.Text("tags").Contains("tags", StringComparison.Ordinal), resource.ToString()));
    }

    [Fact]
    public void Each_app_bears_the_name_of_its_service_and_all_are_of_one_package()
    {
        var services = Service().Matches(azure).ToList();

        Assert.Equal(["gate", "signer"], services.Select(service => service.Groups["name"].Value));
        Assert.Equal(services.Select(service => $"union(tags, {{ 'azd-service-name': '{service.Groups["name"].Value}' }})"), Bicep.Made("Microsoft.Web/sites").Select(app => app.Text("tags")));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(Repository.Root, Assert.Single(services.Select(service => service.Groups["project"].Value).Distinct(StringComparer.Ordinal))), "*.csproj"));
    }

    [Fact]
    public void Outputs_are_in_capitals_and_modules_outputs_are_not()
    {
        Assert.All(Bicep.Of("output", Bicep.Main), output => Assert.Matches("^(AZURE|GATEHOUSE)(_[A-Z]+)+$", output.Name));
        Assert.All(Bicep.Of("output").Where(output => output.File != Bicep.Main), output => Assert.Matches("^[a-z][A-Za-z]+$", output.Name));
    }

    [Fact]
    public void Every_parameter_can_be_set_from_the_environment_and_defaults_to_the_same()
    {
        var given = JsonDocument.Parse(Repository.Read("infra/main.parameters.json")).RootElement.GetProperty("parameters").EnumerateObject()
            .ToDictionary(parameter => parameter.Name, parameter => FromEnvironment().Match(parameter.Value.GetProperty("value").GetString()!), StringComparer.Ordinal);
        var parameters = Bicep.Of("param", Bicep.Main).Where(parameter => parameter.Name != "entraTenantId").ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);

        Assert.Equal(parameters.Keys.Order(StringComparer.Ordinal), given.Keys.Order(StringComparer.Ordinal));
        Assert.All(given, pair =>
        {
            Assert.True(pair.Value.Success, pair.Key);
            Assert.Equal(parameters[pair.Key].Value?.ToString(), pair.Value.Groups["otherwise"] is { Success: true } otherwise ? otherwise.Value : null);
        });
    }

    [Fact]
    public void Every_setting_of_the_deployment_is_in_the_page_that_explains_it() =>
        Assert.All(
            FromEnvironment().Matches(Repository.Read("infra/main.parameters.json")).Select(match => match.Groups["name"].Value),
            name => Assert.Contains($"`{name}`", Repository.Read("docs/deploy.md"), StringComparison.Ordinal));

    [Fact]
    public void A_hook_is_there_for_every_shell()
    {
        var hooks = Hook().Matches(azure).Select(match => match.Groups["script"].Value).ToList();

        Assert.Equal(["infra/hooks/postprovision.sh", "infra/hooks/postprovision.ps1", "infra/hooks/postdeploy.sh", "infra/hooks/postdeploy.ps1"], hooks);
        Assert.All(hooks, hook => Assert.DoesNotContain('\r', Repository.Read(hook)));
    }

    [Fact]
    public void A_hook_reads_only_what_azd_or_an_output_gives_it()
    {
        var outputs = Bicep.Of("output", Bicep.Main).Select(output => output.Name).Concat(ofAzd).ToHashSet(StringComparer.Ordinal);
        var read = Hook().Matches(azure).SelectMany(hook => Variable().Matches(Repository.Read(hook.Groups["script"].Value))).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        read.Remove("GATEHOUSE_OPERATOR_KEY");

        Assert.Contains("GATEHOUSE_ROLE_COUNT", read);
        Assert.Empty(read.Except(outputs, StringComparer.Ordinal));
    }

    [Fact]
    public void The_directory_gives_the_roles_that_operators_have()
    {
        var roles = JsonDocument.Parse(Repository.Read("infra/entra/application.json")).RootElement.GetProperty("appRoles").EnumerateArray().ToList();

        Assert.Equal(Enum.GetNames<OperatorRole>().Select(name => $"Gatehouse.{name}"), roles.Select(role => role.GetProperty("value").GetString()));
        Assert.All(FunctionsSource.OfThisRepository.Literals.Where(text => AppRole().IsMatch(text)), text => Assert.Contains(roles, role => role.GetProperty("value").GetString() == text));
        Assert.Distinct(roles.Select(role => role.GetProperty("id").GetGuid()));
    }

    [Fact]
    public void The_workflow_holds_no_secret_of_Azure()
    {
        var workflow = Repository.Read(".github/workflows/deploy.yml");

        Assert.Contains("id-token: write", workflow, StringComparison.Ordinal);
        Assert.Contains("--federated-credential-provider github", workflow, StringComparison.Ordinal);
        Assert.Equal(["GATEHOUSE_OPERATOR_KEY"], Secret().Matches(workflow).Select(match => match.Groups["name"].Value).Distinct());
    }

    /// <summary>A setting that a deployment from the workflow is not given goes back to its default, whatever was set by hand.</summary>
    [Fact]
    public void The_workflow_deploys_with_every_setting()
    {
        var settings = FromEnvironment().Matches(Repository.Read("infra/main.parameters.json")).Select(match => match.Groups["name"].Value).ToList();

        Assert.All(settings, name => Assert.Contains($" {name}: ${{{{ vars.{name} }}}}\n", Repository.Read(".github/workflows/deploy.yml"), StringComparison.Ordinal));
        Assert.All(settings.Except(ofAzd, StringComparer.Ordinal), name => Assert.Contains($"\n    - {name}\n", azure, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\n  (?<name>\w+):\n    project: \./(?<project>\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Service();

    [GeneratedRegex(@"\$\{(?<name>\w+)(=(?<otherwise>[^}]*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex FromEnvironment();

    [GeneratedRegex(@"run: \./(?<script>\S+)")]
    private static partial Regex Hook();

    [GeneratedRegex(@"\$\{?(env:)?(?<name>(AZURE|GATEHOUSE)_[A-Z_]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex("^Gatehouse[.](Owner|Operator|Approver|Auditor|Viewer)")]
    private static partial Regex AppRole();

    [GeneratedRegex(@"secrets\.(?<name>\w+)")]
    private static partial Regex Secret();
}
