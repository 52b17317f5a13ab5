namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>What becomes of a message under lock.</summary>
internal enum Settlement
{
    Complete,
    Renew,
    Abandon,
    DeadLetter,
}
