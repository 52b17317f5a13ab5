using Gatehouse.Policy.Checks;

namespace Gatehouse.Policy;

/// <summary>The law of dispatch, in the order it is applied. This list is the order; nothing re-sorts it.</summary>
public static class DispatchPolicy
{
    // Those that can ask for a human: a task that waits for one is not measured, and only so many may wait.
    private static readonly IPolicyCheck[] askers = [new ToolClassesAreOptedInto(), new InformationMayFlow(), new ContentIsClean()];

    public static IReadOnlyList<IPolicyCheck> Checks { get; } =
    [
        // Who is asking, and over what?
        new AgentIsActive(),
        new CredentialIsCurrent(),
        new ConnectionIsTheCallersOwn(),
        new SessionIsTheCallersOwn(),
        new ConnectionIsOpen(),

        // Is the target there to be asked?
        new TargetIsInService(),
        new TargetIsShared(),

        // On whose behalf?
        new DelegationIsUnbroken(),
        new DelegationIsNotTooDeep(),
        new DelegationCoversTheTask(),

        // May this be asked of it?
        new TaskTypeIsPermitted(),
        new ModelIsPermitted(),
        new ToolsArePermitted(),
        new ToolArgumentsMeetTheirConditions(),
        new ToolClassesAreOptedInto(),
        new AccessRulesHold(),
        new TimeWindowIsOpen(),
        new InformationMayFlow(),
        new TrustMeetsTheFloors(),
        new ContentIsClean(),

        // Does it fit the limits?
        new CostFitsTheTaskCap(),
        new RateFits([.. askers, new HumanNeedNotBeAsked(askers)]),
        new SpendFits(),
        new BudgetsFit(),

        // Should a human be asked first?
        new HumanNeedNotBeAsked(askers),
    ];
}
