namespace Gatehouse.Containment;

/// <summary>Something beside connections that ends with an organisation which is killed.</summary>
public interface IEndsWithOrganisation
{
    /// <summary>Makes the end known to whoever finishes it. May be said again.</summary>
    Task BeginAsync(string organisation, string operatorId, CancellationToken ct);
}
