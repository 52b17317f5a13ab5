using System.Runtime.ExceptionServices;

namespace Gatehouse.Simulation.Faults;

/// <summary>Takes one item after the other, on several threads, until there is none or one has failed.</summary>
/// <remarks>
/// The threads are its own. A test host keeps those of the pool waiting for one thing and another, and the pool makes up for
/// them so slowly that most runs were made one at a time.
/// </remarks>
internal static class SideBySide
{
    public static void Run<T>(IEnumerable<T> items, int workers, Action<T> work)
    {
        using var rest = items.GetEnumerator();
        var gate = new Lock();
        Exception? failure = null;
        var others = Enumerable.Range(1, workers - 1).Select(_ => new Thread(Work)).ToArray();
        foreach (var other in others)
            other.Start();
        Work();
        foreach (var other in others)
            other.Join();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);

        void Work()
        {
            while (TryTake(out var item))
            {
                try
                {
                    work(item);
                }
#pragma warning disable CA1031 // on a thread of its own nobody would catch it: it is thrown where the work was asked for
                catch (Exception found)
#pragma warning restore CA1031
                {
                    lock (gate)
                        failure ??= found;
                }
            }
        }

        bool TryTake(out T item)
        {
            lock (gate)
            {
                var isThere = failure is null && rest.MoveNext();
                item = isThere ? rest.Current : default!;
                return isThere;
            }
        }
    }
}
