using System.Text;
using Gatehouse.Http;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Http;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("application/json;charset=\"UTF-8\"", true)]
    [InlineData("application/json; charset=utf-16", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/jsonx", false)]
    [InlineData("application/problem+json", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("multipart/form-data; boundary=x", false)]
    [InlineData("application/json, application/json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task Only_JSON_in_UTF8_is_a_body(string? contentType, bool isOne)
    {
        var body = await RequestBody.ReadAsync(Requests.With("{}", contentType), default);

        Assert.Equal(isOne ? null : RefusalCode.UnsupportedMediaType, body.Fault?.Refusal.Code);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    [InlineData("br, gzip")]
    public async Task A_content_encoding_is_refused(string encoding)
    {
        var request = Requests.With("{}");
        request.Headers.ContentEncoding = encoding;

        Assert.Equal(RefusalCode.UnsupportedMediaType, (await RequestBody.ReadAsync(request, default)).Fault?.Refusal.Code);
    }

    [Theory]
    [InlineData(288 * 1024, true, true)]
    [InlineData(288 * 1024, false, true)]
    [InlineData((288 * 1024) + 1, true, false)]
    [InlineData((288 * 1024) + 1, false, false)]
    [InlineData(3 * 1024 * 1024, false, false)]
    public async Task A_body_is_bounded_whether_or_not_it_says_its_length(int length, bool saysLength, bool isRead)
    {
        var request = Requests.With(Encoding.ASCII.GetBytes("{}".PadRight(length)));
        request.ContentLength = saysLength ? length : null;

        var body = await RequestBody.ReadAsync(request, default);

        Assert.Equal(isRead ? null : RefusalCode.TooLarge, body.Fault?.Refusal.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    public async Task What_is_no_strict_JSON_is_malformed(string json)
    {
        var body = await RequestBody.ReadAsync(Requests.With(json), default);

        Assert.Equal(RefusalCode.Malformed, body.Fault?.Refusal.Code);
        Assert.Single(body.Fault!.Errors);
    }

    [Fact]
    public async Task The_bytes_are_kept_as_they_came()
    {
        var body = await RequestBody.ReadAsync(Requests.With(" {\"a\" : 1} "), default);

        Assert.Equal(" {\"a\" : 1} ", Encoding.UTF8.GetString(body.Value!.Utf8.Span));
        Assert.Equal(1, body.Value.Root.GetProperty("a").GetInt32());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("k", true)]
    [InlineData("order-4711/retry=1;\"x\"", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\r\nb", false)]
    [InlineData("ä", false)]
    [InlineData("a\u007f", false)]
    public void An_idempotency_key_is_visible_ASCII(string? value, bool isFine)
    {
        var request = new DefaultHttpContext().Request;
        if (value is not null)
            request.Headers[IdempotencyKey.Header] = value;

        Assert.Equal(isFine, IdempotencyKey.TryRead(request, out var key, out var fault));
        Assert.Equal(isFine, fault is null);
        if (isFine)
            Assert.Equal(value, key);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void An_idempotency_key_has_at_most_255_characters(int length, bool isFine)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[IdempotencyKey.Header] = new string('k', length);

        Assert.Equal(isFine, IdempotencyKey.TryRead(request, out _, out _));
    }

    [Fact]
    public void Two_idempotency_keys_are_none()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[IdempotencyKey.Header] = new(["a", "a"]);

        Assert.False(IdempotencyKey.TryRead(request, out _, out _));
    }
}
