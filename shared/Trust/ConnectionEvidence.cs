namespace Gatehouse.Trust;

/// <summary>What a connection's state says of its agent.</summary>
public sealed record ConnectionEvidence(string Connection, ConnectionTrust Trust);
