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
    [InlineData("stripe.refund", ToolClass.Financial, "its name says `stripe`: it moves money, so a human is asked: say who in `approval.approvers`, and cap it with `spend`")]
    [InlineData("readAndDeleteAll", ToolClass.Destructive, "its name says `Delete`: what it does may not be undone, so a human is asked: say who in `approval.approvers`")]
    [InlineData("frobnicate", ToolClass.Execute, "no word of its name is known: it may run anything, and is allowed at a low rate")]
    [InlineData("get_данные", ToolClass.Execute, "no word of its name is known: it may run anything, and is allowed at a low rate")]
    [InlineData("exec_данные", ToolClass.Execute, "its name says `exec`: it may run anything, and is allowed at a low rate")]
    [InlineData("send_email", ToolClass.Write, "its name says `send`: it writes, and is allowed at a rate")]
    [InlineData("get_user", ToolClass.Read, "its name says `get`: it reads, and is allowed")]
    public void Each_tool_is_told_why(string name, ToolClass expected, string reason)
    {
        var tool = Assert.Single(PolicyRecommendation.For([name]).Tools);

        Assert.Equal(expected, tool.Class);
        Assert.Equal(reason, tool.Reason);
    }

    [Theory]
    [InlineData("get_user", """{"tools":{"allow":["get_user"]}}""")]
    [InlineData("send_email", """{"tools":{"allow":["send_email"]},"rate":{"perMinute":30,"perHour":500}}""")]
    [InlineData("pay,delete_user", """{"tools":{"allow":["pay","delete_user"],"classes":{"destructive":"approve","financial":"approve"}},"rate":{"perMinute":5,"perHour":60}}""")]
    public void It_is_written_as_an_operator_would(string tools, string source) => Assert.Equal(source, PolicyRecommendation.For(tools.Split(',')).Source);
}
