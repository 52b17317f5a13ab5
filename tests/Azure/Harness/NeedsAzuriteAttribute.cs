namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The class's tests are skipped, with the reason, where Azurite cannot be had.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAzuriteAttribute : Attribute;
