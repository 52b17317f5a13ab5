using System.Net;
using Azure.Core.Pipeline;
using Gatehouse.Azure.Adapters.Blobs;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Contracts;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.Blobs;

[NeedsAzurite]
public sealed class BlobCheckpointStoreTests(Azurite azurite) : CheckpointStoreContract, IClassFixture<Azurite>, IAsyncLifetime
{
    private const string Organisation = "org0000000aa";

    private Uri container = null!;

    public async Task InitializeAsync() => container = AzuriteProgram.Missing is null ? await azurite.NewContainerAsync() : null!;

    public Task DisposeAsync() => Task.CompletedTask;

    protected override ICheckpointStore Open() => new BlobCheckpointStore(new BlobPipeline(container, credential: null));

    /// <summary>Taken for an empty one, a record that was signed would be signed anew from its beginning.</summary>
    [Fact]
    public async Task A_container_that_is_not_there_is_an_error_and_not_an_empty_one()
    {
        var absent = new BlobCheckpointStore(new BlobPipeline(azurite.Container("absent"), credential: null));

        Assert.Contains("ContainerNotFound", (await Assert.ThrowsAsync<IOException>(() => absent.ReadAsync(Organisation, 1, default))).Message, StringComparison.Ordinal);
        Assert.Contains("ContainerNotFound", (await Assert.ThrowsAsync<IOException>(() => absent.AppendAsync(Organisation, 1, "{}"u8.ToArray(), default))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "AuthorizationPermissionMismatch")]
    [InlineData(HttpStatusCode.Conflict, "ContainerBeingDeleted")]
    [InlineData(HttpStatusCode.NotFound, null)]
    public async Task An_answer_that_says_nothing_of_the_blob_is_an_error(HttpStatusCode status, string? code)
    {
        var store = Answering(status, code);

        await Assert.ThrowsAsync<IOException>(() => store.ReadAsync(Organisation, 1, default));
        await Assert.ThrowsAsync<IOException>(() => store.AppendAsync(Organisation, 1, "{}"u8.ToArray(), default));
    }

    [Fact]
    public async Task What_the_policy_guards_is_there() =>
        Assert.False(await Answering(HttpStatusCode.Conflict, "BlobImmutableDueToPolicy").AppendAsync(Organisation, 1, "{}"u8.ToArray(), default));

    [Fact]
    public async Task An_account_that_cannot_be_reached_is_an_error()
    {
        var nowhere = new BlobCheckpointStore(new BlobPipeline(new Uri("http://127.0.0.1:1/container"), credential: null, options => options.Retry.MaxRetries = 0));

        await Assert.ThrowsAsync<IOException>(() => nowhere.ReadAsync(Organisation, 1, default));
        await Assert.ThrowsAsync<IOException>(() => nowhere.AppendAsync(Organisation, 1, "{}"u8.ToArray(), default));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("..", 1)]
    [InlineData("a/b", 1)]
    [InlineData("org0000000aa", 0)]
    public async Task What_could_be_another_blob_is_refused(string organisation, long number) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Open().AppendAsync(organisation, number, "{}"u8.ToArray(), default));

    private static BlobCheckpointStore Answering(HttpStatusCode status, string? code) => new(new BlobPipeline(
        new Uri("https://proof.blob.example/checkpoints"), credential: null, options => (options.Transport, options.Retry.MaxRetries) = (new HttpClientTransport(new Answer(status, code)), 0)));

    private sealed class Answer(HttpStatusCode status, string? code) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
            if (code is not null)
                answer.Headers.Add("x-ms-error-code", code);
            return Task.FromResult(answer);
        }
    }
}
