using Gatehouse.Containment;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;
using Gatehouse.Simulation.Gate.Promises;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

/// <summary>A story told to gates, and the physics it is told under.</summary>
internal sealed record Scenario(string Name, Func<World, Func<GatePorts, GatePorts>?, Task> Tell)
{
    public bool AtMostOnce { get; init; }

    /// <summary>How many times the time of another's an operation of it takes, as where keys are made.</summary>
    public int Cost { get; init; } = 1;

    public DateTimeOffset? Epoch { get; init; }

    /// <summary>After how many deliveries the broker gives a message up.</summary>
    public int MaxDeliveries { get; init; } = new SimOptions().MaxDeliveries;

    public SimOptions Options => new()
    {
        Name = Name,
        IsPromiseAtStake = world => GateLog.Of(world).Dispatches.Count > 0 || world.Targets.Deliveries.Count > 0 || world.Tables.Journal.Any(write => write.By.Length > 0 && Read.IsEntry(write)),
        Epoch = Epoch ?? new SimOptions().Epoch,
        MaxDeliveries = MaxDeliveries,
        MaxSteps = 200_000,
        MaxVirtualTime = TimeSpan.FromDays(9),
        Invariants = () =>
        [
            new ChainIsWhole(), new NothingActsWithoutAYes(AtMostOnce), new LimitsHold(), new BudgetsHold(), new TasksLive(), new RevocationHolds(), new DelegationHolds(),
            new WriteOnceRows { Deletable = WhatIsGivenUpWasSaid.Prefixes }, new WhatIsGivenUpWasSaid(), new TimesAreTrue(), new ClaimsHold(), new ApprovalsHold(), new AttemptsEndOnce(), new RoutesHold(AtMostOnce), new RowsStayInTheirOrganisation(),
        ],
        EndChecks = () => [new AnswersAreTrue(), new BudgetsAreSettled(), new RoutesHold.AtTheEnd()],
    };

    public override string ToString() => Name;
}
