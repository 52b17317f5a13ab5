using System.Buffers;
using System.Text;
using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>What makes two tasks alike, so that a yes to one may be a yes to the other.</summary>
public static class ApprovalMemoryKey
{
    private static readonly SearchValues<char> hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// The connection, the type, the model and the tools; the very arguments too of every tool that cannot be undone, moves money, or is asked
    /// for by its arguments; the session, where a yes is good for one.
    /// </summary>
    /// <returns>Null where the policy remembers nothing.</returns>
    public static string? Of(string connection, ConnectionPolicy? policy, TaskFacts task, string session)
    {
        if (policy?.Approval is not { Memory: not ApprovalMemory.Once } rules)
            return null;

        var text = new StringBuilder(connection).Append('\u001f').Append(task.Type).Append('\u001f').Append(task.Model);
        if (rules.Memory is ApprovalMemory.Session)
            text.Append('\u001f').Append(session);
        foreach (var tool in task.Tools.OrderBy(tool => tool.Name, StringComparer.Ordinal))
        {
            text.Append('\u001e').Append(tool.Name);
            if (IsBound(rules, tool))
                text.Append('\u001f').Append(tool.Arguments is { } arguments ? Convert.ToHexStringLower(JsonFingerprint.Of(arguments)) : "-");
        }

        return TextDigest.Of(text.ToString());
    }

    public static bool IsOne(ReadOnlySpan<char> key) => key.Length == TextDigest.Length && !key.ContainsAnyExcept(hexadecimal);

    internal static string Row(string key) => $"memory|{key}";

    private static bool IsBound(ApprovalRules rules, ToolUse tool) =>
        tool.Class is ToolClass.Destructive or ToolClass.Financial
        || rules.When?.Arguments.Any(rule => string.Equals(rule.Key, tool.Name, StringComparison.Ordinal)) is true;
}
