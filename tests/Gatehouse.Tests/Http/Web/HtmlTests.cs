using Gatehouse.Http.Web;

namespace Gatehouse.Tests.Http.Web;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onfocus=\"x", "&quot; onfocus=&quot;x")]
    [InlineData("' & =", "&#x27; &amp; =")]
    [InlineData("日本 ü", "日本 ü")]
    [InlineData("\u0000", "&#x0;")]
    public void What_fills_a_hole_is_text(string text, string markup) => Assert.Equal($"<p title=\"{markup}\">{markup}</p>", Html.Of($"<p title=\"{text}\">{text}</p>").ToString());

    [Fact]
    public void Markup_in_a_hole_stays_markup_and_nothing_is_nothing()
    {
        var inner = Html.Of($"<b>{"<"}</b>");

        Assert.Equal("<p><b>&lt;</b></p>", Html.Of($"<p>{inner}{(string?)null}{default(Html)}</p>").ToString());
        Assert.Equal("<b>&lt;</b><b>&lt;</b>3", Html.Of($"{new[] { inner, inner }.Select(one => one)}{3}").ToString());
    }
}
