namespace Gatehouse.Guardrails.Secrets;

/// <summary>The key file of a Google service account says what it is.</summary>
internal sealed class ServiceAccount : ISecretDetector
{
    private const string Marker = "service_account\"";

    public IReadOnlyList<string> Anchors { get; } = ["\"service_account\""];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = new SecretMatch(at, at + Marker.Length + 1, "google-service-account");
        return text[Math.Max(0, at - 12)..at].IndexOf("\"type\"", StringComparison.Ordinal) >= 0;
    }
}
