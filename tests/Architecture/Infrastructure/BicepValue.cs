namespace Gatehouse.Architecture.Infrastructure;

/// <summary>A value as a bicep file writes it. What is computed stays text.</summary>
internal abstract record BicepValue
{
    private BicepValue() { }

    /// <summary>A member by its path, as in <c>properties.sku.name</c>; null where there is none.</summary>
    public BicepValue? At(string path) =>
        path.Split('.').Aggregate((BicepValue?)this, (value, name) => value is Members all && all.Of.TryGetValue(name, out var found) ? found : null);

    /// <summary>A literal's text, or an expression's.</summary>
    public sealed override string ToString() => this switch
    {
        Literal literal => literal.Text,
        Computed computed => computed.Expression,
        Items items => $"[{string.Join(", ", items.Of)}]",
        Members members => $"{{{string.Join(", ", members.Of.Select(member => $"{member.Key}: {member.Value}"))}}}",
        _ => "",
    };

    public sealed record Literal(string Text) : BicepValue;

    public sealed record Computed(string Expression) : BicepValue;

    public sealed record Items(IReadOnlyList<BicepValue> Of) : BicepValue;

    public sealed record Members(IReadOnlyDictionary<string, BicepValue> Of) : BicepValue;
}
