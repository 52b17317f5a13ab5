using System.Text.RegularExpressions;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>A query that looks for words that nothing logs, or where they are not, never finds anything: every text is a log entry's, and in the table that this has.</summary>
/// <remarks>An entry with an exception is a row of <c>AppExceptions</c> that has its words as <c>OriginalFormat</c> alone; any other is a row of <c>AppTraces</c> (Azure.Monitor.OpenTelemetry.Exporter).</remarks>
public sealed partial class WhatAlertsLookForIsLogged
{
    private static readonly string[] files = ["infra/modules/alerts.bicep", "docs/runbook.md"];

    private static IReadOnlyList<(string Text, bool HasException)> Logged { get; } =
    [
        .. Repository.Sources("shared", "functions").SelectMany(file => Entry().Matches(Repository.Read(file)))
            .Select(match => (match.Groups["text"].Value, match.Groups["parameters"].Value.Contains("Exception ", StringComparison.Ordinal))),
    ];

    [Fact]
    public void Every_text_is_in_the_table_that_is_looked_in()
    {
        var sought = files.SelectMany(file => Query().Matches(Repository.Read(file))).SelectMany(query =>
            Contains().Matches(query.Value).Select(match => (Text: match.Groups["text"].Value, HasException: query.Groups["table"].Value == "AppExceptions"))).ToList();

        Assert.True(sought.Count >= 8, "the queries were not found");
        Assert.All(sought, one => Assert.Contains(Logged, entry => entry.HasException == one.HasException && entry.Text.Contains(one.Text, StringComparison.Ordinal)));
    }

    [Fact]
    public void What_has_an_exception_is_looked_for_by_its_format() =>
        Assert.All(
            files.SelectMany(file => Query().Matches(Repository.Read(file))).Where(query => query.Groups["table"].Value == "AppExceptions" && Contains().IsMatch(query.Value)),
            query => Assert.Contains("Properties[\"OriginalFormat\"]", query.Value, StringComparison.Ordinal));

    /// <summary>The host names requests by route and broker; only the worker's own span has the function's name, and says whether it threw.</summary>
    [Fact]
    public void A_run_of_a_function_is_looked_for_by_the_span_of_its_worker()
    {
        var runs = files.SelectMany(file => Run().Matches(Repository.Read(file))).ToList();

        Assert.True(runs.Count >= 4, "the queries were not found");
        Assert.All(runs, run => Assert.Equal("AppDependencies", run.Groups["table"].Value));
        Assert.All(runs, run => Assert.Contains(run.Groups["name"].Value, FunctionsSource.OfThisRepository.Functions.Select(name => $"function {name}")));
    }

    [GeneratedRegex("""\[LoggerMessage\([0-9]+, LogLevel\.[A-Za-z]+, "(?<text>[^"]+)"\)\]\s+[^(\n]+\((?<parameters>[^)]*)\)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();

    [GeneratedRegex("(?<table>AppTraces|AppExceptions) \\|(?:(?!`|'\\n|AppTraces|AppExceptions).|\\n\\|)*", RegexOptions.ExplicitCapture)]
    private static partial Regex Query();

    [GeneratedRegex("(?<table>AppRequests|AppDependencies) \\| where Name == \"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Run();

    [GeneratedRegex("(?:Message|Says|\\)) contains \"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Contains();
}
