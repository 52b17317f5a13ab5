using System.Globalization;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Adapters;

/// <summary>Checkpoints as rows of the world, written once: so they have every fault that a table has.</summary>
public sealed class SimCheckpointStore(ITableStore tables) : ICheckpointStore
{
    public static string Partition(string organisation) => $"{organisation}|$checkpoints";

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string organisation, long number, CancellationToken ct) =>
        (await tables.ReadAsync(Partition(organisation), Row(number), ct)).Value?.Content.Body;

    public async Task<bool> AppendAsync(string organisation, long number, ReadOnlyMemory<byte> checkpoint, CancellationToken ct)
    {
        var answer = await tables.WriteAsync(Partition(organisation), [new TableWrite.Insert(Row(number), new RowContent(organisation, "", checkpoint))], ct);
        return answer.Value is BatchOutcome.Applied;
    }

    private static string Row(long number) => string.Create(CultureInfo.InvariantCulture, $"checkpoint|{number:D10}");
}
