namespace Gatehouse.Alerts.Rules;

/// <summary>One reason to call somebody. Pure: everything it may look at is in the facts.</summary>
public interface IAlertRule
{
    /// <summary>Of a-z and `-`; never changes.</summary>
    string Name { get; }

    /// <summary>What raises it and what ends it, with the thresholds in force.</summary>
    string Explain(AlertOptions options);

    /// <returns>Null when it has nothing to say of such a subject, or not enough is known: that is calm.</returns>
    AlertSignal? Judge(AlertFacts facts, AlertOptions options);
}
