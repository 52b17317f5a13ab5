namespace Gatehouse.Scenarios.BadInputs;

public sealed class MalformedDispatches(BadInputGate gate) : IClassFixture<BadInputGate>
{
    private static readonly Dictionary<string, BadInput> byName = Catalogue.All.ToDictionary(input => input.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => new(byName.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused_before_anything_happens(string name)
    {
        var input = byName[name];

        var reply = await gate.Client.SendAsync(input.Request(gate.Connection), gate.Agent.Token);

        Assert.True((reply.Status, reply.Code) == (input.Status, input.Code), reply.ToString());
        gate.IsSafe(reply);
        await gate.HasDoneNothingAsync();
    }
}
