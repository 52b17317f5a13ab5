namespace Gatehouse.Simulation.Adapters;

/// <summary>The targets' side: how they answer, and everything that they were ever sent.</summary>
public sealed class TargetState
{
    private readonly List<Delivery> deliveries = [];

    public IReadOnlyList<Delivery> Deliveries => deliveries;

    /// <summary>How targets answer; a scenario replaces it.</summary>
    public Func<Delivery, TargetAnswer> Respond { get; set; } = _ => TargetAnswer.Json(200, "{}");

    public TargetAnswer Receive(Delivery delivery)
    {
        deliveries.Add(delivery);
        return Respond(delivery);
    }
}
