using System.Text;
using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Tests.Audit;

public sealed class CanonicalJsonTests
{
    // RFC 8785 section 3.2.3: the names in UTF-16 code unit order, where an astral character sorts before U+FB33.
    [Fact]
    public void Members_are_sorted_by_UTF16_code_units()
    {
        const string Input = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        const string Output = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}";
        Assert.Equal(Output, Canonical(Input));
    }

    // RFC 8785 section 3.2.2.2 and 3.2.4.
    [Theory]
    [InlineData("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"", "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")]
    [InlineData("\"\\u0000\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d\\u001f\"", "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\"")]
    [InlineData("\"\\u007f\\u0080\\u2028\\ud834\\udd1e<+&'>\"", "\"\u007f\u0080\u2028\U0001d11e<+&'>\"")]
    [InlineData("[56,{\"d\":true,\"10\":null,\"1\":[]}]", "[56,{\"1\":[],\"10\":null,\"d\":true}]")]
    [InlineData(" { \"b\" : 9007199254740991 , \"a\" : -9007199254740991 } ", "{\"a\":-9007199254740991,\"b\":9007199254740991}")]
    [InlineData("{\"a\":{},\"\":\"\"}", "{\"\":\"\",\"a\":{}}")]
    [InlineData("[true,null,true,\" \",\"\\u001f \"]", "[true,null,true,\" \",\"\\u001f \"]")]
    [InlineData("[false,-0]", "[false,0]")]
    public void Values_have_one_form(string input, string output)
    {
        Assert.Equal(output, Canonical(input));
        Assert.True(IsCanonical(output));
        Assert.Equal(string.Equals(input, output, StringComparison.Ordinal), IsCanonical(input));
    }

    [Theory]
    [InlineData("1.0", "a number is not an integer")]
    [InlineData("1e2", "a number is not an integer")]
    [InlineData("9007199254740992", "integer `9007199254740992` is beyond 9007199254740991")]
    [InlineData("-9007199254740992", "integer `-9007199254740992` is beyond 9007199254740991")]
    [InlineData("99999999999999999999", "a number is not an integer")]
    [InlineData("\"\\ud800\"", "text holds a lone surrogate")]
    [InlineData("{\"\\udc00\":1}", "text holds a lone surrogate")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "a member is there twice")]
    public void What_has_no_canonical_form_is_refused(string json, string why)
    {
        Assert.Equal(why, Assert.Throws<FormatException>(() => Canonical(json)).Message);
        Assert.False(IsCanonical(json));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 ")]
    [InlineData("\"\\u0041\"")]
    [InlineData("\"\\/\"")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("[1,]")]
    [InlineData("-0")]
    [InlineData("01")]
    [InlineData("\uFEFF1")]
    public void Other_bytes_are_not_canonical(string json) => Assert.False(IsCanonical(json));

    [Fact]
    public void Invalid_UTF8_is_not_canonical() => Assert.False(CanonicalJson.IsCanonical(new byte[] { (byte)'"', 0xc3, (byte)'"' }));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Nesting_is_bounded(int depth, bool expected) => Assert.Equal(expected, IsCanonical(new string('[', depth) + new string(']', depth)));

    /// <summary>What one pass says of a text, and of every text that is one byte more, less or other, is what writing it again says.</summary>
    [Theory]
    [InlineData("""{"a":1,"b":{"":[],"c":[{"d":-10},{}]},"e":"f g","h":[true,false,null,0,"",9007199254740991]}""")]
    [InlineData("""[[],{},{"a":{"b":{}}},"x",-1]""")]
    [InlineData("""{"A":"\\","a":"\""}""")]
    [InlineData("""{"a":"é","é":2}""")]
    public void One_pass_and_another_writing_agree(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.True(CanonicalJson.IsCanonical(bytes));
        foreach (var other in Neighbours(bytes))
            Assert.True(WritingGives(other) == CanonicalJson.IsCanonical(other), Encoding.UTF8.GetString(other));
    }

    private static IEnumerable<byte[]> Neighbours(byte[] bytes)
    {
        for (var i = 0; i <= bytes.Length; i++)
        {
            foreach (var with in " ,:\"{}[]0-1.eaz\\\u007f\n"u8.ToArray())
            {
                yield return [.. bytes[..i], with, .. bytes[i..]];
                if (i < bytes.Length)
                    yield return [.. bytes[..i], with, .. bytes[(i + 1)..]];
            }

            if (i < bytes.Length)
                yield return [.. bytes[..i], .. bytes[(i + 1)..]];
        }
    }

    private static bool WritingGives(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth });
            return CanonicalJson.Serialize(document.RootElement).AsSpan().SequenceEqual(bytes);
        }
        catch (Exception none) when (none is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    [Fact]
    public void The_writer_refuses_members_out_of_order()
    {
        using var writer = new CanonicalJsonWriter();
        writer.BeginObject();
        writer.Name("b");
        writer.Null();
        Assert.Equal("member `a` must not follow `b`", Assert.Throws<InvalidOperationException>(() => writer.Name("a")).Message);
        Assert.Throws<InvalidOperationException>(() => writer.Name("b"));
    }

    [Fact]
    public void The_writer_refuses_text_that_no_reader_could_read_and_what_is_nested_too_deep()
    {
        using var writer = new CanonicalJsonWriter();
        Assert.Equal("text holds a lone surrogate", Assert.Throws<FormatException>(() => writer.Text("\ud800")).Message);
        writer.Clear();
        for (var depth = 0; depth < CanonicalJson.MaxDepth; depth++)
            writer.BeginArray();
        Assert.Equal("nesting is deeper than 32", Assert.Throws<FormatException>(writer.BeginArray).Message);
    }

    [Fact]
    public void A_writer_that_is_cleared_begins_afresh()
    {
        using var writer = new CanonicalJsonWriter();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            writer.Clear();
            writer.BeginObject();
            writer.Name("a");
            writer.Text(" ");
            writer.EndObject();
            Assert.Equal("{\"a\":\" \"}", Encoding.UTF8.GetString(writer.Written));
        }
    }

    [Fact]
    public void A_long_text_is_written_whole()
    {
        var text = string.Concat(Enumerable.Repeat("ä\"x\U0001F600", 20_000));
        Assert.Equal(text, JsonDocument.Parse(Canonical(JsonSerializer.Serialize(text))).RootElement.GetString());
    }

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Serialize(document.RootElement));
    }

    private static bool IsCanonical(string json) => CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(json));
}
