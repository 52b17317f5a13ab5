namespace Gatehouse.Http.Teams;

/// <summary>How the gate's bot proves to the Bot Connector who it is.</summary>
public interface IBotCredential
{
    /// <summary>An access token for <c>https://api.botframework.com</c>. MUST be kept until shortly before it expires.</summary>
    /// <exception cref="IOException">There is none now.</exception>
    ValueTask<string> TokenAsync(CancellationToken ct);

    /// <summary>The Connector did not take the token: the next is a new one.</summary>
    void Forget();
}
