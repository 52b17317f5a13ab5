using Gatehouse.Delivery;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Finishes what a containment announced, whatever became of the instance that began it.</summary>
public sealed class ApplyFences(Ledgers ledgers, AgentDirectory agents, AgentEvents events, FenceConnections fence, FenceAgent fenceAgent, DeleteConnection deletion, FenceOrganisation fenceOrganisation, FenceGuardrails fenceGuardrails, FenceFloor fenceFloor, ContainSession sessions, ContainIncident incidents, FenceHuman humans, OperatorDirectory operators)
{
    private static readonly TimeSpan longestWait = TimeSpan.FromSeconds(30);

    /// <summary>Past its base the change has landed or never will; either way the agent's document says what holds.</summary>
    public async Task<MessageVerdict> JudgeAsync(GateMessage message, CancellationToken ct)
    {
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([], ct);
        return snapshot.Version > message.Base ? MessageVerdict.Act : MessageVerdict.Wait;
    }

    public async Task<Handling> HandleAsync(GateMessage message, CancellationToken ct)
    {
        if (Ids.Is(IdKind.Connection, message.Subject))
        {
            await deletion.FinishAsync(message.Organisation, message.Subject, ct);
            return Handling.Done;
        }

        if (Ids.Is(IdKind.Incident, message.Subject))
            return Left(message, await incidents.FinishAsync(message.Organisation, message.Subject, ct));
        if (Ids.Is(IdKind.Session, message.Subject))
            return Left(message, await sessions.FinishAsync(message.Organisation, message.Subject, ct));
        if (Ids.Is(IdKind.User, message.Subject))
            return Left(message, await operators.FindByIdAsync(message.Organisation, message.Subject, ct) is not null || await humans.HandleAsync(message.Organisation, message.Subject, null, ct));
        if (Ids.Is(IdKind.Operation, message.Subject))
            return await FinishAsync(message, ct);
        if (message.Subject == message.Organisation)
            return Left(message, await fenceGuardrails.FinishAsync(message.Organisation, message.Subject, ct) & await fenceFloor.FinishAsync(message.Organisation, ct));
        if (Ids.Is(IdKind.GuardrailSet, message.Subject))
            return Left(message, await fenceGuardrails.FinishAsync(message.Organisation, message.Subject, ct));
        if (message.Partition == AgentEvents.Partition(message.Subject))
            return Left(message, (await RevokeTokensAsync(message, ct)).All(result => result.Fenced));
        var isDone = Ids.Is(IdKind.Credential, message.Subject) ? (await ContainCredentialAsync(message, ct)).All(result => result.Fenced) : await ContainAgentAsync(message, ct);
        return Left(message, isDone);
    }

    private Handling Left(GateMessage message, bool isDone) => isDone ? Handling.Done : Handling.Again(ledgers.Clock.Now + Wait(message.PutOffs));

    private async Task<Handling> FinishAsync(GateMessage message, CancellationToken ct) => Left(
        message,
        !await fenceOrganisation.IsUnderWayAsync(message.Organisation, message.Subject, ct) && await fenceOrganisation.RunAsync(message.Organisation, message.Subject, ct));

    private async Task<bool> ContainAgentAsync(GateMessage message, CancellationToken ct) =>
        await agents.FindAsync(message.Organisation, message.Subject, afresh: true, ct) is not { Document: var agent } || await fenceAgent.FinishAsync(agent, ct);

    /// <summary>All of an agent's that are still alive: what its own ledger says.</summary>
    private async Task<IReadOnlyList<FenceResult>> RevokeTokensAsync(GateMessage message, CancellationToken ct)
    {
        var tokens = (await events.FencesAsync(message.Organisation, message.Subject, ct)).RevokedTokens;
        return await fence.HandleAsync(message.Organisation, message.Subject, TokenRevocation.Fence(message.Subject, tokens), FenceConnections.Endless, ct);
    }

    private async Task<IReadOnlyList<FenceResult>> ContainCredentialAsync(GateMessage message, CancellationToken ct) =>
        await agents.FindAsync(message.Subject, ct) is var (credential, agent)
            ? await fence.HandleAsync(
                message.Organisation, agent.Id, credential.RevokedAt is null ? CredentialFreezeFence.Of(agent.Id, credential, null) : RevocationFence.Of(agent.Id, credential.Id, null), FenceConnections.Endless, ct)
            : [];

    private static TimeSpan Wait(int putOffs) => Doubling.Of(TimeSpan.FromSeconds(1), putOffs, longestWait);
}
