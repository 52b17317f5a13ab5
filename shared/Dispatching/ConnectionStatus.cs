namespace Gatehouse.Dispatching;

public enum ConnectionStatus
{
    Opening,
    Open,
    Closed,
}
