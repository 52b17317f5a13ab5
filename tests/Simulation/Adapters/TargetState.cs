namespace Gatehouse.Simulation.Adapters;

/// <summary>The targets' side: how they answer, and everything that they were ever sent.</summary>
public sealed class TargetState
{
    private readonly List<Delivery> deliveries = [];

    private readonly List<Delivery> acted = [];

    public IReadOnlyList<Delivery> Deliveries => deliveries;

    /// <summary>Those on which the target did what it was asked for, whatever its caller learnt.</summary>
    public IReadOnlyList<Delivery> Acted => acted;

    /// <summary>How targets answer; a scenario replaces it.</summary>
    public Func<Delivery, TargetAnswer> Respond { get; set; } = _ => TargetAnswer.Json(200, "{}");

    public TargetAnswer Receive(Delivery delivery)
    {
        deliveries.Add(delivery);
        var answer = Respond(delivery);
        if (answer.Reply.Status is >= 200 and < 300)
            acted.Add(delivery);
        return answer;
    }
}
