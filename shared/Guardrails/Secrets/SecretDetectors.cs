using System.Collections.Frozen;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Every kind of secret, found from what gives it away.</summary>
internal static class SecretDetectors
{
    private static readonly ISecretDetector[] shaped =
    [
        .. DataFile.Lines("Secrets.Credentials.txt").Select(ShapedCredential.Read),
        new PrivateKeyBlock(), new JsonWebToken(), new UrlCredentials(), new ServiceAccount(), new DottedToken(),
    ];

    private static readonly ISecretDetector[] named = [new NamedSecret(), new HttpAuthorization(), new CommandLogin(), new ForeignPassword()];

    /// <summary>As they are spelled.</summary>
    public static AnchoredDetectors Exact { get; } = new(shaped, StringComparison.Ordinal);

    /// <summary>In any case.</summary>
    public static AnchoredDetectors Loose { get; } = new(named, StringComparison.OrdinalIgnoreCase);

    public static FrozenSet<string> PrefixedKinds { get; } = shaped.OfType<ShapedCredential>().Select(credential => credential.Kind).ToFrozenSet(StringComparer.Ordinal);
}
