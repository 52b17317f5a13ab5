using Gatehouse.Registry;

namespace Gatehouse.Siem;

/// <summary>Where an organisation's record is streamed to; a row of its own ledger.</summary>
/// <param name="Url">Judged by the egress rules when it was set, and at each call.</param>
/// <param name="Key">What batches are signed with; derived and never stored.</param>
/// <param name="Revision">Grows with every change.</param>
public sealed record SiemSink(string Url, CallbackKey Key, int Revision)
{
    public SinkState State { get; init; }

    /// <summary>The header that opens the sink; its value is in the secret store alone.</summary>
    public string? Header { get; init; }

    /// <summary>Which version of the secret is the header's value.</summary>
    public string? Secret { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The last ones, oldest first.</summary>
    public IReadOnlyList<SiemReplay> Replays { get; init; } = [];

    /// <summary>0 when there was none.</summary>
    public int LastReplay { get; init; }
}
