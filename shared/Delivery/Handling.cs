namespace Gatehouse.Delivery;

/// <summary>What is left to do for a message that was handled.</summary>
/// <param name="Until">When it is due again; <see langword="null"/> when it is done.</param>
public readonly record struct Handling(DateTimeOffset? Until)
{
    public static Handling Done => default;

    public static Handling Again(DateTimeOffset until) => new(until);
}
