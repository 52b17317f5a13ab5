namespace Gatehouse.Scenarios.Harness;

/// <summary>The gate that the stories are told to instead of one that they start: see docs/deploy.md.</summary>
internal static class Deployment
{
    public const string Trait = "Stories";

    /// <summary>Of the stories that ask nothing of the host's inside.</summary>
    public const string Deployed = nameof(Deployed);

    /// <summary>Null: the stories start hosts of their own.</summary>
    public static Uri? Endpoint { get; } = Read("GATEHOUSE_ENDPOINT") is { } endpoint ? new Uri(endpoint) : null;

    /// <summary>An operator's key, or an Entra ID access token of somebody who is an owner.</summary>
    public static string OperatorKey =>
        Read("GATEHOUSE_OPERATOR_KEY") ?? throw new InvalidOperationException("`GATEHOUSE_ENDPOINT` is set: set `GATEHOUSE_OPERATOR_KEY` too");

    /// <summary>Where the gate finds the stories' targets: a public address that leads to <see cref="TargetListen"/>.</summary>
    public static Uri? TargetUrl { get; } = Read("GATEHOUSE_TARGET_URL") is { } url ? new Uri(url.TrimEnd('/') + "/") : null;

    public static string TargetListen { get; } = Read("GATEHOUSE_TARGET_LISTEN") ?? "http://127.0.0.1:7079";

    /// <summary>Why a story that has a target is not told; null where it is.</summary>
    public static string? NoTarget { get; } =
        Endpoint is null || TargetUrl is not null ? null : "a deployed gate cannot reach a target here: set `GATEHOUSE_TARGET_URL`";

    /// <summary>Why a story about a host of its own is not told; null where it is.</summary>
    public static string? NotHere { get; } = Endpoint is null ? null : "this story is about a host on this machine";

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
