using System.Globalization;
using System.Text;
using Gatehouse.Ports;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.SelfTests;

/// <summary>
/// The smallest thing with the shape of a ledger: a counter that each request raises exactly once, with the request's mark
/// in the same batch. Its guards can be taken away, to show that the simulator notices.
/// </summary>
internal sealed class Tally(Instance instance, Tally.Guards guards = Tally.Guards.All)
{
    public const string Partition = "org|tally";

    [Flags]
    public enum Guards
    {
        None = 0,
        ETag = 1,
        ReadBack = 2,
        All = ETag | ReadBack,
    }

    public static int CountIn(World world) => Count(world.Tables.Find(Partition, "count"));

    public static int MarksIn(World world) => world.Tables.WithPrefix(Partition, "mark|").Count;

    /// <summary>Raises the counter once for <paramref name="request"/>, however often the store errs.</summary>
    public async Task RaiseAsync(string request)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                var count = (await instance.Tables.ReadAsync(Partition, "count", default)).Value;
                if (guards.HasFlag(Guards.ReadBack) && (await instance.Tables.ReadAsync(Partition, $"mark|{request}", default)).Value is not null)
                    return;
                if ((await instance.Tables.WriteAsync(Partition, Batch(count, request, attempt), default)).Value is BatchOutcome.Applied)
                    return;
            }
            catch (IOException)
            {
                await instance.Pause.WaitAsync(TimeSpan.FromMilliseconds(20), default);
            }
        }

        throw new TimeoutException($"request `{request}` could not be counted");
    }

    private TableWrite[] Batch(TableRow? count, string request, int attempt)
    {
        var next = Content($"{Count(count) + 1}");
        TableWrite raise = (count, guards.HasFlag(Guards.ETag)) switch
        {
            (null, true) => new TableWrite.Insert("count", next),
            (not null, true) => new TableWrite.Replace("count", next, count.ETag),
            _ => new TableWrite.Upsert("count", next),
        };
        // Without the read-back each attempt marks for itself, as a naive form would.
        return [raise, new TableWrite.Insert(guards.HasFlag(Guards.ReadBack) ? $"mark|{request}" : $"mark|{request}|{attempt}", Content(""))];
    }

    private static RowContent Content(string text) => new("org", "", Encoding.UTF8.GetBytes(text));

    private static int Count(TableRow? row) => row is null ? 0 : int.Parse(row.Content.Body.Span, CultureInfo.InvariantCulture);
}
