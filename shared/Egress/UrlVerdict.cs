namespace Gatehouse.Egress;

/// <summary>What the egress rules say of a URL.</summary>
public abstract record UrlVerdict
{
    private UrlVerdict() { }

    public abstract T Match<T>(Func<Uri, T> permitted, Func<string, T> refused);

    /// <summary>Its text may be called; the addresses of its host are judged at each connect.</summary>
    public sealed record Permitted(Uri Url) : UrlVerdict
    {
        public override T Match<T>(Func<Uri, T> permitted, Func<string, T> refused) => permitted(Url);
    }

    /// <param name="Reason">For whoever registered it: subject, value and bar.</param>
    public sealed record Refused(string Reason) : UrlVerdict
    {
        public override T Match<T>(Func<Uri, T> permitted, Func<string, T> refused) => refused(Reason);
    }
}
