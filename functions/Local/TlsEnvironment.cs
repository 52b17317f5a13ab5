using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Http;
using Gatehouse.Http.Authentication;

namespace Gatehouse.Local;

/// <summary>Reads how the host ends TLS, if it does.</summary>
internal static class TlsEnvironment
{
    public const string Certificate = "GATEHOUSE_TLS_CERTIFICATE";
    public const string Key = "GATEHOUSE_TLS_KEY";

    public static IReadOnlyList<(string Name, string Meaning)> Settings { get; } =
    [
        (Certificate, "PEM file with the host's certificate and those above it; `https` addresses need it (none)"),
        (Key, "PEM file with its private key"),
        (IClientCertificates.Setting, "true: `https` addresses ask agents for client certificates"),
    ];

    /// <returns>Null when plain http is spoken.</returns>
    public static TlsOptions? Read(Func<string, string?> variable, List<string> errors)
    {
        var (certificate, key) = (variable(Certificate), variable(Key));
        if (string.IsNullOrEmpty(certificate) && string.IsNullOrEmpty(key))
            return null;
        if (string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key))
        {
            errors.Add($"{Certificate} and {Key} need each other");
            return null;
        }

        try
        {
            X509Certificate2.CreateFromPemFile(certificate, key).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            errors.Add($"{Certificate} `{certificate}` and {Key} `{key}` must be a certificate and its key in PEM: {failure.Message}");
        }

        return new TlsOptions(certificate, key);
    }

    /// <param name="urls">Where the host listens.</param>
    public static bool ReadClientCertificates(Func<string, string?> variable, IEnumerable<string> urls, List<string> errors)
    {
        var areTaken = EnvironmentSwitch.Read(IClientCertificates.Setting, variable, errors);
        if (areTaken && !urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
            errors.Add($"{IClientCertificates.Setting} needs an `https` address among those that the host listens on");
        return areTaken;
    }
}
