namespace Gatehouse.Siem;

/// <summary>A sink as an owner describes it.</summary>
public sealed record SinkDraft(Uri Url)
{
    public string? Header { get; init; }

    public string? HeaderValue { get; init; }

    // The value must not reach a log through a record's generated text.
    public override string ToString() => $"a sink at {Url.Host}";
}
