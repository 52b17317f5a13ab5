using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Http;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>A name that is in an attribute and nowhere else makes a function that never starts: each is in the infrastructure, in <c>host.json</c> and in the sample of the settings.</summary>
public sealed partial class WhatTriggersNameIsThere
{
    private static readonly JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // Never where the gate is real.
    private static readonly string[] forDevelopers =
    [
        "GATEHOUSE_ALLOW_PRIVATE_TARGETS", "GATEHOUSE_SMTP_TLS",
        "GATEHOUSE_TEAMS_METADATA", "GATEHOUSE_TEAMS_TOKEN_URL", "GATEHOUSE_TEAMS_SERVICE_URL", "GATEHOUSE_OUTLOOK_METADATA",
    ];

    /// <summary>Whether the app delivers too, and not only answers.</summary>
    private static bool IsWhole { get; } = Repository.Read("functions/Azure/Gatehouse.Azure.csproj").Contains("Worker.Extensions.ServiceBus", StringComparison.Ordinal);

    private static FunctionsSource Source => FunctionsSource.OfThisRepository;

    /// <summary>Those of the committed sample, by which a developer starts the app; none where there is no sample.</summary>
    private static IReadOnlyDictionary<string, string>? Sample { get; } = ReadSample();

    private static JsonElement Host { get; } = JsonDocument.Parse(Repository.Read("host.json"), lenient).RootElement;

    [Fact]
    public void Every_setting_that_a_trigger_or_the_host_names_is_given_to_the_app()
    {
        var named = Source.NamedSettings.Concat(FunctionsSource.NamesIn(Host.GetRawText())).ToList();

        Assert.Empty(named.Except(Bicep.Settings, StringComparer.Ordinal));
        Assert.DoesNotContain(named, name => Sample?.ContainsKey(name) is not true);
    }

    /// <summary>The scale controller does not translate separators: with one in its name a setting works awake and never wakes.</summary>
    [Fact]
    public void Such_a_setting_is_flat() =>
        Assert.DoesNotContain(Source.NamedSettings, name => name.Contains(':', StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal));

    [Fact]
    public void Every_connection_that_a_trigger_names_is_given_by_identity()
    {
        Assert.All(Source.Connections, connection => Assert.All(
            ["fullyQualifiedNamespace", "credential", "clientId"],
            part => Assert.Contains($"{connection}__{part}", Bicep.Settings)));
        Assert.All(Source.Connections, connection => Assert.Contains(Sample!.Keys, name => name == connection || name.StartsWith(connection + "__", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_variable_that_the_app_reads_is_given_to_it()
    {
        var read = Source.Literals.Where(text => text.StartsWith("GATEHOUSE_", StringComparison.Ordinal)).Select(text => text.Replace(":", "__", StringComparison.Ordinal)).Except(forDevelopers, StringComparer.Ordinal);

        Assert.All(read, name => Assert.Contains(Bicep.Settings, setting => setting == name || setting.StartsWith(name + "__", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_variable_that_is_given_is_read()
    {
        var given = Bicep.Settings.Where(name => name.StartsWith("GATEHOUSE_", StringComparison.Ordinal)).Select(name => name.Split("__")[0]);

        Assert.DoesNotContain(given, name => IsWhole && !Source.Literals.Any(text => text.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_function_that_is_kept_ready_or_watched_is_there()
    {
        var named = Function().Matches(Repository.Read("infra/modules/app.bicep") + Repository.Read("infra/modules/alerts.bicep")).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => IsWhole && !Source.Functions.Contains(name, StringComparer.Ordinal));
    }

    [Fact]
    public void What_only_a_developer_sets_is_not_given_to_it() =>
        Assert.Empty(Bicep.Settings.Intersect(forDevelopers, StringComparer.Ordinal));

    [Fact]
    public void The_queue_and_the_table_are_named_once()
    {
        Assert.Equal("queueName", Bicep.Setting("GATEHOUSE_QUEUE_NAME"));
        Assert.Equal(("tasks", "gatehouse"), (Bicep.Variable(Bicep.Main, "queueName"), Bicep.Variable(Bicep.Main, "tableName")));
        Assert.Equal("tasks", Sample?.GetValueOrDefault("GATEHOUSE_QUEUE_NAME") ?? "tasks");
        Assert.Equal("gatehouse", Source.Constant("TableClients.Table") ?? "gatehouse");
    }

    [Fact]
    public void A_hub_is_named_by_the_setting_that_the_infrastructure_gives() =>
        Assert.All(
            Source.TaskHubs.Concat(HubOfTheHost()),
            hub => Assert.Equal("%TASKHUB_NAME%", hub));

    [Fact]
    public void A_route_is_one_of_the_surface_or_all_of_it()
    {
        var surface = typeof(Routes).GetFields().Where(field => field.IsLiteral).Select(field => ((string)field.GetRawConstantValue()!).TrimStart('/')).ToList();

        Assert.Equal("", Host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.NotEmpty(Source.Routes);
        Assert.All(Source.Routes, route => Assert.True(surface.Contains(route.TrimStart('/')) || route.TrimStart('/').EndsWith("{*path}", StringComparison.Ordinal), route));
    }

    [Fact]
    public void Constants_in_attributes_are_read_as_the_compiler_would()
    {
        const string text = """
            internal static class Names { public const string Queue = "A_QUEUE"; public const string Line = "%" + Queue + "%"; }
            internal sealed class Delivery
            {
                [Function("Deliver")]
                public void Run([ServiceBusTrigger($"%{Names.Queue}%", Connection = Names.Queue)] object message) { }

                [Function(nameof(Tick))]
                public void Tick([TimerTrigger("%A_SCHEDULE%")] object timer) { }

                [Function("Clear")]
                public void Clear([ServiceBusTrigger(Names.Line + "/$deadletterqueue", Connection = "B")] object message, [HttpTrigger("get", Route = "a/{b}")] object request) { }
            }
            """;

        var source = new FunctionsSource([text], []);

        Assert.Equal(["A_QUEUE", "A_SCHEDULE"], source.NamedSettings);
        Assert.Equal(["A_QUEUE", "B"], source.Connections);
        Assert.Equal(["a/{b}"], source.Routes);
        Assert.Equal(["Deliver", "Clear"], source.Functions);
    }

    private static IEnumerable<string> HubOfTheHost() =>
        Host.GetProperty("extensions").TryGetProperty("durableTask", out var durable) && durable.TryGetProperty("hubName", out var hub) ? [hub.GetString()!] : [];

    private static Dictionary<string, string>? ReadSample()
    {
        var path = new[] { "local.settings.sample.json", "functions/Azure/local.settings.sample.json" }.SingleOrDefault(path => File.Exists(Path.Combine(Repository.Root, path)));
        return path is null ? null : JsonDocument.Parse(Repository.Read(path), lenient).RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!, StringComparer.Ordinal);
    }

    [GeneratedRegex("'function:(?<name>\\w+)'|Name == \"(?<name>\\w+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Function();
}
