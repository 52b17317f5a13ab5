using System.Text;
using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalPreviewTests
{
    [Theory]
    [InlineData("plain text, ümlaut, 日本", "plain text, ümlaut, 日本")]
    [InlineData("a\u202Eb", @"a\u{202E}b")]
    [InlineData("a\u2066b\u2069", @"a\u{2066}b\u{2069}")]
    [InlineData("zero\u200Bwidth\u200D\uFEFF", @"zero\u{200B}width\u{200D}\u{FEFF}")]
    [InlineData("tag\U000E0041", @"tag\u{E0041}")]
    [InlineData("line\nbreak\ttab\r\0", @"line\u{000A}break\u{0009}tab\u{000D}\u{0000}")]
    [InlineData("hard\u00A0space\u3000wide", @"hard\u{00A0}space\u{3000}wide")]
    [InlineData("filler\u3164\u115F\u2800", @"filler\u{3164}\u{115F}\u{2800}")]
    [InlineData("emoji\U0001F600\uFE0F", "emoji\U0001F600\\u{FE0F}")]
    [InlineData(@"not \u{202E}", @"not \\u{202E}")]
    [InlineData("private\uE000", @"private\u{E000}")]
    public void What_cannot_be_seen_is_shown_as_an_escape(string text, string shown) => Assert.Equal(shown, PreviewText.Escape(text));

    [Fact]
    public void A_long_value_is_cut_and_told_by_its_length_and_hash()
    {
        var text = new string('x', PreviewText.MostShown + 1);
        var value = Of($$"""{"task":"t","tools":[],"input":{"long":"{{text}}","short":"y"} }""").GetProperty("input").GetProperty("values");

        Assert.Equal((PreviewText.MostShown, text.Length), (value[0].GetProperty("text").GetString()!.Length, value[0].GetProperty("length").GetInt32()));
        Assert.Equal(ApprovalBinding.HexOf(Encoding.UTF8.GetBytes(text)), value[0].GetProperty("sha256").GetString());
        Assert.False(value[1].TryGetProperty("sha256", out _));
    }

    [Fact]
    public void Of_many_values_the_first_are_shown_and_the_others_counted()
    {
        var input = $"[{string.Join(",", Enumerable.Range(0, ApprovalPreview.MostValues + 7))}]";
        var shown = Of($$"""{"task":"t","tools":[],"input":{{input}} }""").GetProperty("input");

        Assert.Equal((ApprovalPreview.MostValues, 7), (shown.GetProperty("values").GetArrayLength(), shown.GetProperty("notShown").GetInt32()));
        Assert.Equal("$[1]", shown.GetProperty("values")[1].GetProperty("at").GetString());
    }

    [Fact]
    public void The_agent_s_words_are_marked_as_such_and_its_tools_by_their_class()
    {
        var approval = Demands.Of(ToolClass.Financial) with { Tools = [new ApprovalTool("stripe.refund", ToolClass.Financial)] };
        var preview = Of("""{"task":"t","tools":[{"name":"stripe.refund","arguments":{"amount":40,"to":{"iban":"DE1"},"none":[]}}]}""", approval);
        var tool = preview.GetProperty("tools")[0];

        Assert.Equal(("stripe.refund", "financial"), (tool.GetProperty("name").GetString(), tool.GetProperty("class").GetString()));
        Assert.True(tool.GetProperty("arguments").GetProperty("untrusted").GetBoolean());
        Assert.Equal(["$.amount=40", "$.to.iban=DE1", "$.none=[]"], tool.GetProperty("arguments").GetProperty("values").EnumerateArray().Select(value => $"{value.GetProperty("at").GetString()}={value.GetProperty("text").GetString()}"));
        Assert.False(preview.TryGetProperty("input", out _));
    }

    private static JsonElement Of(string payload, ApprovalRecord? approval = null) =>
        JsonElement.Parse(ApprovalPreview.Of(approval ?? Demands.Pending, Documents.Agent, Documents.Connection, Encoding.UTF8.GetBytes(payload)).Span);
}
