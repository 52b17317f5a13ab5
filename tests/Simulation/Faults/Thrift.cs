namespace Gatehouse.Simulation.Faults;

/// <summary>
/// Two thirds of a long story's operations are reads, and most of their faults are like one another. A read that is late and a
/// process that sleeps at it come by turns; a row that one process has read twice has one fault each time it is read again, by
/// turns. Whatever leaves an effect has all of its faults.
/// </summary>
internal sealed class Thrift
{
    private const int InFull = 2;

    private readonly Dictionary<(string Instance, PortOperation Operation, string Key), int> read = [];
    private int turn;

    public IEnumerable<Fault> Of(OperationRecord operation)
    {
        var faults = operation.Alphabet.ToArray();
        if (!FaultAlphabet.IsRead(operation.Operation) || faults.Length == 0)
            return faults;

        var place = (operation.Instance, operation.Operation, operation.Key);
        var times = read[place] = read.GetValueOrDefault(place) + 1;
        turn++;
        if (times > InFull)
            return [faults[turn % faults.Length]];

        var left = turn % 2 == 0 ? FaultKind.Delay : FaultKind.Freeze;
        return faults.Where(fault => fault.Kind != left);
    }
}
