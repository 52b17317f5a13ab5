namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>One caller's share of a transaction.</summary>
internal abstract class WriteItem
{
    /// <summary>
    /// Checks, then writes. MUST leave nothing written when it declines, and MAY be called again when another item made
    /// the transaction roll back.
    /// </summary>
    public abstract void Apply(WriterSession session);

    /// <summary>Called once the transaction is durable, and not before.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception fault);
}
