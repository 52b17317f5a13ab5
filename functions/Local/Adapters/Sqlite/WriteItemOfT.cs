namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>An item whose work is a function of the session.</summary>
internal sealed class WriteItem<T>(Func<WriterSession, T> work) : WriteItem
{
    // Continuations must not run on the writer's thread: they would hold up every other caller.
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;

    public Task<T> Task => answer.Task;

    public override void Apply(WriterSession session) => result = work(session);

    public override void Answer() => answer.TrySetResult(result);

    public override void Fail(Exception fault) => answer.TrySetException(fault);
}
