namespace Gatehouse.Siem;

/// <summary>A sink that was set.</summary>
/// <param name="IsNew">There was none before: its key is new, and to be shown.</param>
public sealed record SinkSet(SiemSink Sink, bool IsNew);
