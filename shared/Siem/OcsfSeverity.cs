namespace Gatehouse.Siem;

/// <summary>The <c>severity_id</c> of OCSF 1.3.0.</summary>
public enum OcsfSeverity
{
    Informational = 1,
    Low = 2,
    Medium = 3,
    High = 4,
}
