namespace Gatehouse.Registry;

/// <summary>Where an agent takes tasks.</summary>
public sealed record AgentEndpoint(string Url, EndpointProtocol Protocol);
