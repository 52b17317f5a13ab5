namespace Gatehouse.Siem;

/// <summary>Classes of OCSF 1.3.0 that entries become, by their <c>class_uid</c>.</summary>
/// <remarks>https://schema.ocsf.io/1.3.0: the thousands are the <c>category_uid</c>.</remarks>
public enum OcsfClass
{
    DetectionFinding = 2004,
    IncidentFinding = 2005,
    AccountChange = 3001,
    Authentication = 3002,
    EntityManagement = 3004,
    ApiActivity = 6003,
}
