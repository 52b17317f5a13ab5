using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

/// <summary>Where a connection leads.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ToAgent), "agent")]
[JsonDerivedType(typeof(ToHttp), "http")]
[JsonDerivedType(typeof(ToMcp), "mcp")]
public abstract record ConnectionTarget
{
    private ConnectionTarget() { }

    /// <summary>The audience of a per-hop token: exactly the receiver, an agent's id or a URL's origin.</summary>
    [JsonIgnore]
    public abstract string Audience { get; }

    private static string Origin(string url) => new Uri(url, UriKind.Absolute).GetLeftPart(UriPartial.Authority);

    public sealed record ToAgent(string Id) : ConnectionTarget
    {
        [JsonIgnore]
        public override string Audience => Id;
    }

    public sealed record ToHttp(string Url) : ConnectionTarget
    {
        [JsonIgnore]
        public override string Audience => Origin(Url);
    }

    public sealed record ToMcp(string Url) : ConnectionTarget
    {
        [JsonIgnore]
        public override string Audience => Origin(Url);
    }
}
