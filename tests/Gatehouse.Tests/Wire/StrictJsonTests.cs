using System.Text;
using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Tests.Wire;

public sealed class StrictJsonTests
{
    private static readonly StrictJsonRules rules = new(288 * 1024) { LongStringsUnder = ["task", "input"] };

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("0")]
    [InlineData(" \t\r\n{ \"a\" : [ 1 , 2.50 , -3e2, true, false, null ] } \n")]
    [InlineData("{\"a\":{\"a\":1},\"b\":{\"a\":1}}")]
    [InlineData("{\"\":1}")]
    [InlineData("{\"__proto__\":1,\"$type\":2,\"$ref\":3}")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\\\\u\\\"\"")]
    [InlineData("\"\u00e9\U0001F600\u2028\"")]
    [InlineData("\"\\\\ud800\"")]
    public void A_document_of_RFC_8259_is_read(string json) => Assert.Null(FaultOf(json));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"a\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":1")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("[1}")]
    [InlineData("/* */ {}")]
    [InlineData("{} // no")]
    [InlineData("nul")]
    [InlineData("True")]
    [InlineData("\"\t\"")]
    [InlineData("\"\0\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"open")]
    [InlineData("\u00a0{}")]
    public void What_is_not_JSON_is_refused(string json) => Assert.NotNull(FaultOf(json));

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("--1")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("-0e5")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("1e99999999999")]
    [InlineData("1e-29")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775808")]
    [InlineData("1e19")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("1.0000000000000000000000000000")]
    [InlineData("100000000000000000000000000000000000000000")]
    public void A_number_that_some_reader_reads_otherwise_is_refused(string number) => Assert.NotNull(FaultOf($"[{number}]"));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.0")]
    [InlineData("0e5")]
    [InlineData("1E3")]
    [InlineData("1e+18")]
    [InlineData("1e-28")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("0.30000000000000004")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775807")]
    [InlineData("1.000000000000000000000000000")]
    public void A_number_that_a_decimal_holds_exactly_is_read(string number) => Assert.Null(FaultOf($"[{number}]"));

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}", "$.a")]
    [InlineData("{\"connection\":1,\"\\u0063onnection\":2}", "$.connection")]
    [InlineData("{\"task\":{\"tools\":[{},{\"name\":1,\"name\":2}]}}", "$.task.tools[1].name")]
    [InlineData("{\"a\":{\"b\":1},\"c\":[{\"d\":1}],\"a\":1}", "$.a")]
    [InlineData("{\"two words\":1,\"two words\":2}", "$['two words']")]
    public void A_member_appears_once_however_it_is_written(string json, string path)
    {
        var fault = FaultOf(json);

        Assert.Equal(new WireError(path, "the member appears twice") { IsOfName = true }, fault);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(4000)]
    public void A_duplicate_among_many_members_is_found(int members)
    {
        var names = Enumerable.Range(0, members).Select(i => $"\"n{i}\":0");

        Assert.Null(FaultOf($"{{{string.Join(',', names)}}}"));
        Assert.Equal($"$.n{members - 1}", FaultOf($"{{{string.Join(',', names)},\"n{members - 1}\":1}}")?.Path);
        Assert.Equal("$.n0", FaultOf($"{{{string.Join(',', names)},\"n0\":1}}")?.Path);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\"")]
    [InlineData("\"\\ud800x\"")]
    [InlineData("\"\\ud800\\n\"")]
    [InlineData("\"\\ud800\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"\\uD83D\\u0041\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("[[\"ok\",{\"a\":\"\\uDFFF\"}]]")]
    public void A_lone_surrogate_is_refused(string json) => Assert.Contains("lone surrogate", FaultOf(json)!.Value.Message, StringComparison.Ordinal);

    public static TheoryData<byte[]> NotUtf8 => new()
    {
        new byte[] { (byte)'"', 0xff, (byte)'"' },
        new byte[] { (byte)'"', 0xc0, 0xaf, (byte)'"' },
        new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' },
        new byte[] { (byte)'"', 0xf4, 0x90, 0x80, 0x80, (byte)'"' },
        new byte[] { (byte)'"', 0xc3 },
        new byte[] { 0xef, 0xbb, 0xbf, (byte)'{', (byte)'}' },
        Encoding.Unicode.GetBytes("{}"),
        Encoding.BigEndianUnicode.GetBytes("{}"),
        Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray(),
        Encoding.UTF32.GetBytes("{}"),
    };

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public void Bytes_that_are_not_plain_UTF8_are_refused(byte[] bytes) => Assert.False(StrictJson.TryParse(bytes, rules, out _, out _));

    [Fact]
    public void Depth_is_bounded_at_32()
    {
        Assert.Null(FaultOf(new string('[', 32) + new string(']', 32)));
        Assert.Contains("deeper than 32", FaultOf(new string('[', 33) + new string(']', 33))!.Value.Message, StringComparison.Ordinal);
        Assert.Contains("deeper than 32", FaultOf(new string('[', 100_000))!.Value.Message, StringComparison.Ordinal);
        Assert.NotNull(FaultOf(string.Concat(Enumerable.Repeat("{\"a\":", 33)) + "1" + new string('}', 33)));
    }

    [Fact]
    public void Tokens_are_bounded_at_10000()
    {
        Assert.Null(FaultOf($"[{string.Join(',', Enumerable.Repeat("0", 9_998))}]"));
        Assert.NotNull(FaultOf($"[{string.Join(',', Enumerable.Repeat("0", 9_999))}]"));
    }

    [Fact]
    public void Size_is_bounded_by_the_caller()
    {
        var small = new StrictJsonRules(4);

        Assert.True(StrictJson.TryParse("[ 1]"u8.ToArray(), small, out _, out _));
        Assert.False(StrictJson.TryParse("[ 12]"u8.ToArray(), small, out _, out _));
    }

    [Theory]
    [InlineData(65_536, "{\"a\":\"?\"}", true)]
    [InlineData(65_537, "{\"a\":\"?\"}", false)]
    [InlineData(65_537, "{\"?\":1}", false)]
    [InlineData(65_537, "{\"task\":{\"input\":\"?\"}}", true)]
    [InlineData(65_537, "{\"task\":{\"input\":{\"deep\":[[\"?\"]]}}}", true)]
    [InlineData(65_537, "{\"task\":{\"input\":{\"input\":1},\"type\":\"?\"}}", false)]
    [InlineData(65_537, "{\"task\":{\"input\":1},\"input\":\"?\"}", false)]
    [InlineData(65_537, "{\"x\":{\"task\":{\"input\":\"?\"}}}", false)]
    [InlineData(65_537, "{\"task\":[{\"input\":\"?\"}]}", false)]
    [InlineData(65_537, "{\"task\":{\"x\":{\"input\":\"?\"}}}", false)]
    [InlineData(65_537, "{\"task\":{\"input\":1},\"other\":{\"input\":\"?\"}}", false)]
    [InlineData(65_537, "[{\"input\":\"?\"}]", false)]
    public void Only_the_input_may_hold_long_strings(int length, string json, bool isRead) =>
        Assert.Equal(isRead, FaultOf(json.Replace("?", new string('x', length), StringComparison.Ordinal)) is null);

    [Fact]
    public void A_string_is_measured_without_its_escapes()
    {
        Assert.Null(FaultOf($"[\"{string.Concat(Enumerable.Repeat("\\n", 65_536))}\"]"));
        Assert.NotNull(FaultOf($"[\"{string.Concat(Enumerable.Repeat("\\n", 65_537))}\"]"));
        Assert.Null(FaultOf($"[\"{string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 16_384))}\"]"));
        Assert.NotNull(FaultOf($"[\"{string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 16_385))}\"]"));
    }

    [Fact]
    public void The_place_of_a_fault_is_named() => Assert.Equal("$.a[2].b", FaultOf("{\"a\":[1,[],{\"b\":-0}]}")?.Path);

    [Fact]
    public void The_same_members_in_another_case_are_other_members()
    {
        Assert.True(StrictJson.TryParse("{\"connection\":1,\"Connection\":2}"u8.ToArray(), rules, out var root, out _));
        Assert.Equal(1, root.GetProperty("connection").GetInt32());
    }

    [Fact]
    public void No_prefix_of_a_document_throws_or_is_read()
    {
        var whole = Encoding.UTF8.GetBytes("{\"a\":[1,{\"b\":\"\\ud83d\\ude00é\",\"c\":-1.5e3}],\"d\":null}");
        for (var length = 0; length < whole.Length; length++)
            Assert.False(StrictJson.TryParse(whole.AsMemory(0, length), rules, out _, out _));
    }

    [Fact]
    public void Any_byte_changed_to_any_other_does_not_throw()
    {
        var whole = Encoding.UTF8.GetBytes("{\"a\":[1,\"\\ud83d\\ude00\",\"é\"],\"b\":-2.5e1}");
        for (var at = 0; at < whole.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])whole.Clone();
                changed[at] = (byte)value;
                if (StrictJson.TryParse(changed, rules, out var root, out _))
                    Assert.NotEqual(JsonValueKind.Undefined, root.ValueKind);
            }
        }
    }

    private static WireError? FaultOf(string json) =>
        StrictJson.TryParse(Encoding.UTF8.GetBytes(json), rules, out _, out var error) ? null : error;
}
