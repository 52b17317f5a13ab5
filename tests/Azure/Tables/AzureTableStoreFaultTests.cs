using System.Net;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Gatehouse.Azure.Adapters.Tables;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.Tables;

/// <summary>What the service answers when it is not well, which the emulator never is.</summary>
public sealed class AzureTableStoreFaultTests
{
    private static readonly TableWrite[] batch = [new TableWrite.Insert("row", new RowContent("org", "attempt", "{}"u8.ToArray()))];

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServerBusy")]
    [InlineData(HttpStatusCode.InternalServerError, "OperationTimedOut")]
    [InlineData(HttpStatusCode.TooManyRequests, "TooManyRequests")]
    public async Task A_busy_service_is_read_from_again_and_written_to_once(HttpStatusCode status, string code)
    {
        using var service = new Service((_, _) => Answer(status, code));

        await Assert.ThrowsAsync<RequestFailedException>(() => Open(service).ReadAsync("org|connection", "row", default));
        Assert.Equal(3, service.Asked.Count);

        service.Asked.Clear();
        await Assert.ThrowsAnyAsync<RequestFailedException>(() => Open(service).WriteAsync("org|connection", batch, default));
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task A_service_that_recovers_meanwhile_is_an_answer()
    {
        using var service = new Service((_, asked) => asked == 1 ? Answer(HttpStatusCode.ServiceUnavailable, "ServerBusy") : Answer(HttpStatusCode.NotFound, "ResourceNotFound"));

        Assert.Null((await Open(service).ReadAsync("org|connection", "row", default)).Value);
    }

    [Fact]
    public async Task A_missing_table_is_an_error_and_not_an_absent_row()
    {
        using var service = new Service((_, _) => Answer(HttpStatusCode.NotFound, "TableNotFound"));

        await Assert.ThrowsAsync<RequestFailedException>(() => Open(service).ReadAsync("org|connection", "row", default));
        await Assert.ThrowsAsync<RequestFailedException>(() => Open(service).ReadRangeAsync("org|connection", "a", "z", 10, default));
    }

    [Fact]
    public async Task An_answer_without_a_date_is_an_error()
    {
        using var service = new Service((_, _) =>
        {
            var answer = Answer(HttpStatusCode.NotFound, "ResourceNotFound");
            answer.Headers.Date = null;
            return answer;
        });

        await Assert.ThrowsAsync<IOException>(() => Open(service).ReadAsync("org|connection", "row", default));
    }

    [Fact]
    public async Task Pages_are_followed_to_the_end_even_through_an_empty_one()
    {
        using var service = new Service((_, asked) => asked switch
        {
            1 => Page("next-1"),
            2 => Page("next-2", "a"),
            _ => Page(null, "b"),
        });

        var rows = (await Open(service).ReadRangeAsync("org|connection", "a", "z", 10, default)).Value;

        Assert.Equal(["a", "b"], rows.Select(row => row.Key));
        Assert.All(service.Asked, asked => Assert.Contains("PartitionKey eq 'org|connection' and RowKey ge 'a' and RowKey lt 'z'", Uri.UnescapeDataString(asked), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_is_cut_short_or_somebody_elses_is_an_error()
    {
        using var service = new Service((_, _) => Json("""{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"row","organisation":"org","attempt":"a","length":9,"body0@odata.type":"Edm.Binary","body0":"e30="}"""));
        await Assert.ThrowsAsync<InvalidDataException>(() => Open(service).ReadAsync("org|connection", "row", default));

        using var other = new Service((_, _) => Json("""{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"row"}"""));
        await Assert.ThrowsAsync<InvalidDataException>(() => Open(other).ReadAsync("org|connection", "row", default));
    }

    private static AzureTableStore Open(Service service) => new(new TableClients(options =>
    {
        options.Transport = new HttpClientTransport(service);
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return new TableServiceClient(new Uri("https://state.table.core.windows.net/"), new AzureSasCredential("sv=2020-12-06&sig=none"), options);
    }));

    private static HttpResponseMessage Page(string? next, params string[] keys)
    {
        var rows = keys.Select(key => $$"""{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"{{key}}","organisation":"org","attempt":"a","length":0}""");
        var answer = Json($$"""{"value":[{{string.Join(',', rows)}}]}""");
        if (next is not null)
        {
            answer.Headers.Add("x-ms-continuation-NextPartitionKey", next);
            answer.Headers.Add("x-ms-continuation-NextRowKey", next);
        }

        return answer;
    }

    private static HttpResponseMessage Json(string json) => new(HttpStatusCode.OK)
    {
        Headers = { Date = DateTimeOffset.UnixEpoch },
        Content = new StringContent(json, Encoding.UTF8, "application/json"),
    };

    private static HttpResponseMessage Answer(HttpStatusCode status, string code)
    {
        var answer = Json($"{{\"odata.error\":{{\"code\":\"{code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"as asked\"}}}}}}");
        answer.StatusCode = status;
        answer.Headers.Add("x-ms-error-code", code);
        return answer;
    }

    private sealed class Service(Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(answer(request, Asked.Count));
        }
    }
}
