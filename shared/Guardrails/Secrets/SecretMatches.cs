namespace Gatehouse.Guardrails.Secrets;

/// <summary>What was found in one text; nothing is allocated before there is something.</summary>
internal struct SecretMatches
{
    private List<SecretMatch>? matches;

    public readonly IReadOnlyList<SecretMatch> All => matches ?? [];

    public readonly bool Any => matches is not null;

    // A kind that is known by its spelling says more than the name it is given: the first that covers a place stays.
    public void Add(SecretMatch match)
    {
        matches ??= [];
        if (!matches.Exists(known => known.Start <= match.Start && known.End >= match.End))
            matches.Add(match);
    }
}
