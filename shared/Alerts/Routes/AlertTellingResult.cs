namespace Gatehouse.Alerts.Routes;

public enum AlertTellingResult
{
    Delivered,

    /// <summary>It never will be: nobody is there.</summary>
    Refused,

    /// <summary>It was tried for as long as it is.</summary>
    GivenUp,
}
