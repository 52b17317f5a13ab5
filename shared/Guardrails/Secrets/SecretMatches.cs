namespace Gatehouse.Guardrails.Secrets;

/// <summary>What was found in one text; nothing is allocated before there is something.</summary>
internal struct SecretMatches
{
    private List<SecretMatch>? matches;

    public readonly bool Any => matches is not null;

    public void Add(SecretMatch match) => (matches ??= []).Add(match);

    /// <summary>In the order of the text, without what another covers. Of two that are the same, the one that was found first: what is spelled so says more than what is named so.</summary>
    public readonly IEnumerable<SecretMatch> Outermost()
    {
        var end = -1;
        foreach (var match in matches!.Index().OrderBy(match => match.Item.Start).ThenByDescending(match => match.Item.End).ThenBy(match => match.Index))
        {
            if (match.Item.End <= end)
                continue;
            end = match.Item.End;
            yield return match.Item;
        }
    }
}
