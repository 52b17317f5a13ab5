namespace Gatehouse.Simulation.Gate;

/// <summary>Requests to a ledger that are a bug of their maker: whoever is in one group with them must not pay for it.</summary>
internal enum Poison
{
    Throws,
    UpdatesUnread,
    InsertsStanding,
    InsertsTheSame,
    TooLarge,
}
