using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>
/// What a chat has told the gate's bot of its people. The bot is the gate's, and so are these rows: of whichever organisation a
/// person is asked by, the conversation is one.
/// </summary>
public sealed class Conversations(Ledgers ledgers)
{
    private const string Partition = "$conversations";

    private OrganisationStore Store => ledgers.Store(OperatorDirectory.Platform);

    /// <param name="tenant">The directory.</param>
    /// <param name="person">Who it is there.</param>
    public async Task<Conversation?> FindAsync(Guid tenant, Guid person, CancellationToken ct) =>
        await Store.ReadAsync(Partition, Key(tenant, person), ct) is { } row ? JsonSerializer.Deserialize(row.Content.Body.Span, ApprovalJson.Default.Conversation) : null;

    /// <summary>The newest word counts.</summary>
    public Task KeepAsync(Guid tenant, Guid person, Conversation conversation, CancellationToken ct) => Store.WriteAsync(
        Partition,
        [new TableWrite.Upsert(Key(tenant, person), new RowContent(OperatorDirectory.Platform, "", JsonSerializer.SerializeToUtf8Bytes(conversation, ApprovalJson.Default.Conversation)))],
        ct);

    public async Task ForgetAsync(Guid tenant, Guid person, CancellationToken ct)
    {
        if (await Store.ReadAsync(Partition, Key(tenant, person), ct) is { } row)
            await Store.WriteAsync(Partition, [new TableWrite.Delete(row.Key, row.ETag)], ct);
    }

    private static string Key(Guid tenant, Guid person) => $"{tenant:N}|{person:N}";
}
