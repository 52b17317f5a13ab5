using Azure.Core;
using Azure.Identity;
using Gatehouse.Http.Teams;

namespace Gatehouse.Azure.Entra;

/// <summary>By the app's own identity, which the bot is registered with: there is no secret anywhere.</summary>
internal sealed class IdentityBotCredential(TokenCredential identity) : IBotCredential
{
    private static readonly TokenRequestContext connector = new(["https://api.botframework.com/.default"]);

    // The library keeps tokens until shortly before they expire.
    public async ValueTask<string> TokenAsync(CancellationToken ct)
    {
        try
        {
            return (await identity.GetTokenAsync(connector, ct)).Token;
        }
        catch (AuthenticationFailedException failure)
        {
            throw new IOException("the directory gave the bot no token", failure);
        }
    }

    public void Forget()
    {
        // What the library keeps, it alone can drop: it does when the token has expired.
    }
}
