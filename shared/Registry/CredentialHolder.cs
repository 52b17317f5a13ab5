using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

/// <summary>Whose credential it is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OfAgent), "agent")]
[JsonDerivedType(typeof(OfOperator), "operator")]
public abstract record CredentialHolder
{
    private CredentialHolder() { }

    public sealed record OfAgent(string Id) : CredentialHolder;

    public sealed record OfOperator(string Id) : CredentialHolder;
}
