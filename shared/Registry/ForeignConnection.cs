namespace Gatehouse.Registry;

/// <summary>A connection that another organisation has to an agent.</summary>
/// <param name="Organisation">Whose it is.</param>
public sealed record ForeignConnection(string Organisation, string Connection);
