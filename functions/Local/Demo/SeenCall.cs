namespace Gatehouse.Local.Demo;

/// <summary>What the target saw of one call.</summary>
internal sealed record SeenCall(string Path, IReadOnlyDictionary<string, string> Headers, string Body);
