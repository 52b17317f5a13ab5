using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>A tool that the approved task will use.</summary>
public sealed record ApprovalTool(string Name, ToolClass Class);
