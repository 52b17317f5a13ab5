using System.Collections.Frozen;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>The value of a member whose name calls it a secret: <c>{ "password": "…" }</c>.</summary>
internal static class NamedMember
{
    /// <param name="except">Kinds that are let pass: the whole of a value that is one must not cover what is spelled as another in it.</param>
    public static void Find(ReadOnlySpan<char> name, ReadOnlySpan<char> value, FrozenSet<string> except, ref SecretMatches matches)
    {
        if (name.IsEmpty || value.IsEmpty)
            return;
        if ((NamedSecret.TryMatchMember(name, value, out var match) || HttpAuthorization.TryMatchMember(name, value, out match) || ForeignPassword.TryMatchMember(name, value, out match)) && !except.Contains(match.Kind))
            matches.Add(match);
    }
}
