namespace Gatehouse.Alerts;

/// <summary>What an alert's figures count.</summary>
public enum AlertUnit
{
    /// <summary>Units of the organisation's currency.</summary>
    Currency,
    Findings,
    Violations,
    Points,

    /// <summary>Failed calls for each call.</summary>
    Share,
    Tasks,
    Sources,
    Entries,
    Credentials,
    Grants,
}
