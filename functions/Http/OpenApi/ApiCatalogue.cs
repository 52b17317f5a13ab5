using Gatehouse.Http.OpenApi.Areas;

namespace Gatehouse.Http.OpenApi;

/// <summary>Every operation, by area: what the endpoints do, told to those who call them. A test holds it against the endpoints.</summary>
internal static class ApiCatalogue
{
    public static IReadOnlyList<ApiArea> Areas { get; } =
    [
        DispatchArea.Told,
        SessionArea.Told,
        OAuthArea.Told,
        AgentArea.Told,
        ShareArea.Told,
        TrustArea.Told,
        CredentialArea.Told,
        ConnectionArea.Told,
        PolicyArea.Told,
        GuardrailArea.Told,
        BudgetArea.Told,
        ApprovalArea.Told,
        ApproverArea.Told,
        ContainmentArea.Told,
        IncidentArea.Told,
        AlertArea.Told,
        OrganisationArea.Told,
        OperatorArea.Told,
        KeyArea.Told,
        ClosingArea.Told,
        AuditArea.Told,
        SiemArea.Told,
        VaultArea.Told,
        HealthArea.Told,
    ];
}
