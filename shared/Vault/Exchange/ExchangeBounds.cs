using Gatehouse.Registry;

namespace Gatehouse.Vault.Exchange;

/// <summary>How much a connection gives of its grant: what it names, and of that what its policy lets through.</summary>
public static class ExchangeBounds
{
    /// <returns>In ordinal order; empty when it gives nothing.</returns>
    public static IReadOnlyList<string> ScopesOf(ConnectionEntry connection) =>
        connection.Document.Credential is { } credential
            ? [.. credential.Scopes.Where(scope => connection.Policy?.Vault.Scopes?.Contains(scope) ?? true).Order(StringComparer.Ordinal)]
            : [];
}
