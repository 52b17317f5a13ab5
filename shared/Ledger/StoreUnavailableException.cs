namespace Gatehouse.Ledger;

/// <summary>The store did not answer. Of a read: nothing has happened. Of a write: nobody knows yet.</summary>
public sealed class StoreUnavailableException(Exception inner) : Exception("the store did not answer", inner);
