using System.Text.RegularExpressions;
using System.Xml;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Health;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>Whoever is woken finds what to do under the alert's own name.</summary>
public sealed partial class EveryAlertHasARunbook
{
    private const string File = "infra/modules/alerts.bicep";

    private static IReadOnlyList<BicepValue> Alerts { get; } = [.. List("metrics"), .. List("queries")];

    [Fact]
    public void Each_has_its_section_and_each_section_its_alert() =>
        Assert.Equal(
            Alerts.Select(alert => alert.At("name")!.ToString()).Order(StringComparer.Ordinal),
            Section().Matches(Repository.Read("docs/runbook.md")).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void A_section_says_what_it_means_what_to_look_at_and_what_to_do() =>
        Assert.All(
            Repository.Read("docs/runbook.md").Split("\n## ").Skip(1).Where(section => Alerts.Any(alert => section.StartsWith($"{alert.At("name")}\n", StringComparison.Ordinal))),
            section => Assert.All(["**Means.**", "**Look.**", "**Do.**"], word => Assert.Contains(word, section, StringComparison.Ordinal)));

    [Fact]
    public void Dead_letters_throttling_and_server_errors_are_watched() =>
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "DeadletteredMessages", "ThrottledRequests", "ServerErrors", "Transactions", "ServiceApiResult" },
            List("metrics").Select(alert => alert.At("metric")!.ToString()).ToHashSet(StringComparer.Ordinal));

    /// <summary>An alert on what is missing must name what the engine counts, and wait for more than one run of the timer.</summary>
    [Fact]
    public void That_nobody_looks_at_the_connections_is_noticed()
    {
        var alert = List("queries").Single(one => one.At("name")!.ToString() == "no-health-snapshot");

        Assert.Contains("gatehouse.health.runs", alert.At("query")!.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"gatehouse.health.runs\"", Repository.Read("shared/Telemetry/GateMeters.cs"), StringComparison.Ordinal);
        Assert.Equal(("LessThan", "1"), (alert.At("operator")!.ToString(), alert.At("threshold")!.ToString()));
        Assert.True(XmlConvert.ToTimeSpan(alert.At("window")!.ToString()) >= 3 * new HealthOptions().Every);
    }

    [Fact]
    public void That_nobody_signs_is_noticed()
    {
        var alert = List("queries").Single(one => one.At("name")!.ToString() == "no-checkpoint");

        Assert.Contains("gatehouse.checkpoint.runs", alert.At("query")!.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"gatehouse.checkpoint.runs\"", Repository.Read("shared/Telemetry/GateMeters.cs"), StringComparison.Ordinal);
        Assert.Equal(("LessThan", "1"), (alert.At("operator")!.ToString(), alert.At("threshold")!.ToString()));
        Assert.True(XmlConvert.ToTimeSpan(alert.At("window")!.ToString()) >= 3 * new CheckpointOptions().Every);
    }

    [Fact]
    public void Every_alert_leads_to_the_runbook_and_to_the_action_group() =>
        Assert.All(Bicep.Made().Where(resource => resource.File == File && resource.Name.EndsWith("Alert", StringComparison.Ordinal)), alert =>
        {
            Assert.Equal("'${alert.says} What to do: docs/runbook.md#${alert.name}'", alert.Text("properties.description"));
            Assert.Equal("'${prefix}${alert.name}-${resourceToken}'", alert.Text("name"));
            Assert.Contains("actionGroup.id", alert.Text("properties.actions"), StringComparison.Ordinal);
        });

    private static IReadOnlyList<BicepValue> List(string name) =>
        ((BicepValue.Items)Assert.Single(Bicep.Of("var", File), found => found.Name == name).Value!).Of;

    [GeneratedRegex(@"^## (?<name>[a-z]+(-[a-z]+)*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();
}
