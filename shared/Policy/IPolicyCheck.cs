using Gatehouse.Dispatching;

namespace Gatehouse.Policy;

/// <summary>One sentence that must be true of a dispatch. Pure: same facts, same answer, no ports.</summary>
public interface IPolicyCheck
{
    /// <summary>The sentence in kebab-case, stable for programs.</summary>
    string Name { get; }

    Verdict Examine(DispatchFacts facts);

    /// <summary>Why it was allowed. Asked only when somebody reads a trace.</summary>
    string Explain(DispatchFacts facts);
}
