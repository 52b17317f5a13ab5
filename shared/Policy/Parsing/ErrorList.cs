namespace Gatehouse.Policy.Parsing;

/// <summary>Everything that is wrong with a document.</summary>
internal sealed class ErrorList
{
    private readonly List<PolicyError> errors = [];

    public IReadOnlyList<PolicyError> All => errors;

    public bool IsEmpty => errors.Count == 0;

    /// <summary>How many patterns the document has had until now.</summary>
    public int Patterns { get; set; }

    public void Add(string path, string message, string? meant = null) => errors.Add(new PolicyError(path, message) { Meant = meant });

    public void AddName(string path, string message, string? meant) => errors.Add(new PolicyError(path, message) { IsOfName = true, Meant = meant });
}
