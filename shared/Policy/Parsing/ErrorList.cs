namespace Gatehouse.Policy.Parsing;

/// <summary>Everything that is wrong with a document.</summary>
internal sealed class ErrorList
{
    private readonly List<PolicyError> errors = [];

    public IReadOnlyList<PolicyError> All => errors;

    public bool IsEmpty => errors.Count == 0;

    public void Add(string path, string message) => errors.Add(new PolicyError(path, message));
}
