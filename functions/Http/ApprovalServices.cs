using Gatehouse.Approvals;
using Gatehouse.Http.Cards;
using Gatehouse.Http.Scheduling;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http;

/// <summary>Asking people, and their answers.</summary>
internal static class ApprovalServices
{
    public static IServiceCollection AddApprovals(this IServiceCollection services) => services
        .AddSingleton<ApprovalIndex>()
        .AddSingleton<ApprovalGrants>()
        .AddSingleton<ReadApprovers>()
        .AddSingleton<PersonMarks>()
        .AddSingleton<ReadPeople>()
        .AddSingleton<RecallAnswers>()
        .AddSingleton(new VouchedOptions())
        .AddSingleton<VouchedOperators>()
        .AddSingleton<ForgetVouched>()
        .AddSingleton<IScheduledJob, ForgetOldSignIns>()
        .AddSingleton<ReadOperators>()
        .AddSingleton<ApprovalPeople>()
        .AddSingleton<ReadVoters>()
        .AddSingleton<ApprovalTickets>()
        .AddSingleton<ToldPeople>()
        .AddSingleton<TellPeople>()
        .AddSingleton<ApprovalDigests>()
        .AddSingleton<ChangeApprovers>()
        .AddSingleton<ChangeApproverGroup>()
        .AddSingleton<ReadApprovals>()
        .AddSingleton<DecideApproval>()
        .AddSingleton<AnswerCard>()
        .AddSingleton<Conversations>()
        .AddSingleton<SentCards>()
        .AddSingleton<ApprovalCards>()
        .AddSingleton<IApprovalWorkflow, MessageAlone>()
        .AddSingleton<KeepApproval>();
}
