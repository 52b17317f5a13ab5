using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Containment;

namespace Gatehouse.Incidents;

/// <summary>An incident as it is asked for.</summary>
/// <param name="Id">What it contains; of an organisation empty.</param>
public sealed record IncidentDraft(IncidentScopeKind Kind, string Id, ContainmentAction Action)
{
    public string? Title { get; init; }

    public bool IsDrill { get; init; }

    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Kind}\n{Id}\n{Action}\n{IsDrill}\n{Title}"))));
}
