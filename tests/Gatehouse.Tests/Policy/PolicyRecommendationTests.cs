using System.Text.Json;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy;

public sealed class PolicyRecommendationTests
{
    [Theory]
    [InlineData("", null, null)]
    [InlineData("search_web,get_user", null, null)]
    [InlineData("search_web,send_email", 30, null)]
    [InlineData("run_shell", 5, null)]
    [InlineData("frobnicate", 5, null)]
    [InlineData("search,delete_user", 5, "Destructive")]
    [InlineData("delete_user,stripe.refund,pay", 5, "Destructive,Financial")]
    [InlineData("a \"name\",ünïcödé", 5, null)]
    public void It_is_a_policy_that_asks_a_human_for_what_cannot_be_undone_and_slows_what_is_dangerous(string tools, int? perMinute, string? approved)
    {
        var names = tools.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var recommended = PolicyRecommendation.For(names);

        var policy = PolicyParser.Parse(JsonElement.Parse(recommended.Source)).Match(parsed => parsed, errors => throw new InvalidOperationException(errors[0].Message));
        Assert.True(policy.Tools.Allow!.SetEquals(names));
        Assert.Equal(perMinute, policy.Rate?.PerMinute);
        Assert.Equal(approved ?? "", string.Join(',', policy.Tools.Classes.Where(rule => rule.Value is ToolPermission.Approve).Select(rule => rule.Key.ToString()).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("stripe.refund", ToolClass.Financial, "its name says `stripe`")]
    [InlineData("readAndDeleteAll", ToolClass.Destructive, "its name says `Delete`")]
    [InlineData("frobnicate", ToolClass.Execute, "no word of its name is known")]
    [InlineData("get_данные", ToolClass.Execute, "no word of its name is known")]
    public void Each_tool_is_told_why(string name, ToolClass expected, string reason)
    {
        var tool = Assert.Single(PolicyRecommendation.For([name]).Tools);

        Assert.Equal(expected, tool.Class);
        Assert.StartsWith(reason, tool.Reason, StringComparison.Ordinal);
    }
}
