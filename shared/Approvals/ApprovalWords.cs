using System.Text.Json;

namespace Gatehouse.Approvals;

/// <summary>The words of the API for what is an enum here.</summary>
public static class ApprovalWords
{
    public static string Of(ApprovalState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public static string Of(ApprovalAnswer answer) => JsonNamingPolicy.CamelCase.ConvertName(answer.ToString());
}
