using Gatehouse.Guardrails.Rules;
using Gatehouse.Ports;

namespace Gatehouse.Guardrails.Remote;

/// <summary>A rule that an endpoint of the operator's choice applies. It reads content as the local guardrails of its set leave it, and finds or does not: it cannot say where.</summary>
/// <param name="secret">The name of the secret that opens the endpoint; what it holds never stands in a document.</param>
public abstract class RemoteRule(Uri endpoint, string secret) : GuardrailRule
{
    /// <summary>Of its own: a set's budget is for what runs here.</summary>
    public static readonly TimeSpan DefaultBudget = TimeSpan.FromSeconds(3);

    /// <summary>Where the content goes, and nowhere else.</summary>
    public Uri Endpoint => endpoint;

    public string Secret => secret;

    internal override bool ReadsLayers => false;

    /// <summary>What is asked of the endpoint, all of which it must answer; null when the text is longer than it reads.</summary>
    internal abstract IReadOnlyList<RemoteQuestion>? QuestionsOn(string text, IRandomSource random);

    /// <summary>How the secret is shown.</summary>
    internal abstract KeyValuePair<string, string> Credential(string key);
}
