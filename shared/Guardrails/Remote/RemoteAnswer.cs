namespace Gatehouse.Guardrails.Remote;

/// <summary>What an endpoint said.</summary>
internal abstract record RemoteAnswer
{
    private RemoteAnswer() { }

    /// <param name="Kinds">Words of this code's own; empty for a pass.</param>
    public sealed record Read(IReadOnlyList<string> Kinds) : RemoteAnswer;

    /// <summary>No answer, or not the one that was due: neither a pass nor a finding.</summary>
    /// <param name="IsEndpoints">Whether the endpoint is to blame, whatever it is asked.</param>
    /// <param name="WasAsked">Whether the question was on its way at all.</param>
    public sealed record None(string Why, bool IsEndpoints = false, bool WasAsked = true) : RemoteAnswer;
}
