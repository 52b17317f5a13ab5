namespace Gatehouse.Policy.Parsing;

/// <summary>Everything that is wrong with a document.</summary>
internal sealed class ErrorList
{
    private readonly List<PolicyError> errors = [];

    public IReadOnlyList<PolicyError> All => errors;

    public bool IsEmpty => errors.Count == 0;

    public void Add(string path, string message, string? meant = null) => errors.Add(new PolicyError(path, message) { Meant = meant });

    public void AddName(string path, string message, string? meant) => errors.Add(new PolicyError(path, message) { IsOfName = true, Meant = meant });
}
