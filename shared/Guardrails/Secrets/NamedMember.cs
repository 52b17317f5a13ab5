namespace Gatehouse.Guardrails.Secrets;

/// <summary>The value of a member whose name calls it a secret: <c>{ "password": "…" }</c>.</summary>
internal static class NamedMember
{
    public static void Find(ReadOnlySpan<char> name, ReadOnlySpan<char> value, ref SecretMatches matches)
    {
        if (name.IsEmpty || value.IsEmpty)
            return;
        if (NamedSecret.TryMatchMember(name, value, out var match) || HttpAuthorization.TryMatchMember(name, value, out match) || ForeignPassword.TryMatchMember(name, value, out match))
            matches.Add(match);
    }
}
