using Gatehouse.Azure;
using Gatehouse.Azure.Entra;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Tokens;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A gate whose operators sign in with Entra ID, and are asked by mail, in it and in Teams.</summary>
public sealed class EntraHouse : MailedHouse
{
    private int colleagues;

    /// <summary>Somebody of whom the gate knows what their token says, and nothing else: they have signed in with the role.</summary>
    public async Task<Colleague> SignedInAsync()
    {
        var colleague = new Colleague(this, Guid.NewGuid(), $"entra{Interlocked.Increment(ref colleagues)}@example.com");
        Assert.Equal(200, (await colleague.ListAsync("Gatehouse.Approver")).Status);
        await Eventually.IsTrueAsync("the sign-in is noted", async () => (await NotedAsync(colleague))?.Roles is [OperatorRole.Approver]);
        return colleague;
    }

    public async Task<VouchedOperator?> NotedAsync(Colleague colleague) =>
        (await Gateway.Services.GetRequiredService<VouchedOperators>().AllAsync(await Owner.OrganisationAsync(), default)).SingleOrDefault(known => known.ObjectId == colleague.Id.ToString("D"));

    protected override void Adapt(IServiceCollection services)
    {
        base.Adapt(services);
        services.AddSingleton<IOperatorSignIn>(host => new EntraOperators(
            new AzureOptions { State = "", Queues = [], QueueName = "", Vault = Microsoft.Directory, Issuer = "" },
            Registration,
            new IssuerTokens(Registration.Rule, Microsoft.Directory, host.GetRequiredService<ITargetTransport>(), TimeProvider.System, NullLogger<IssuerTokens>.Instance),
            host.GetRequiredService<FoundingOrganisation>(),
            host.GetRequiredService<VouchedOperators>(),
            TimeProvider.System));
    }

    private static EntraOptions Registration => new(MicrosoftStandIn.Tenant.ToString("D"), MicrosoftStandIn.Gate);
}

/// <summary>Somebody whom the directory alone makes an approver.</summary>
/// <param name="Id">Who they are there.</param>
/// <param name="Email">As their token says.</param>
public sealed record Colleague(EntraHouse House, Guid Id, string Email)
{
    public TestToken Token(params string[] appRoles) => House.Microsoft.SignInToken(Id, Email, appRoles);

    public Task<Reply> ListAsync(params string[] appRoles) => House.Client.GetAsync("/v1/approvals", Token(appRoles).ToString());
}
