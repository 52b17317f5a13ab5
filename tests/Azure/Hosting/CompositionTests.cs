using Gatehouse.Approvals;
using Gatehouse.Azure.Orchestrations;
using Gatehouse.Azure.Triggers;
using Gatehouse.Http.Health;
using Gatehouse.Ports;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure.Tests.Hosting;

public sealed class CompositionTests
{
    private static readonly Type[] functions = [typeof(DispatchFunction), typeof(SurfaceFunction), typeof(DeliverTaskFunction), typeof(DeadLetterFunction), typeof(TimerFunction), typeof(WakeApprovalFunction)];

    public static TheoryData<Type> Functions => new(functions);

    [Fact]
    public void Everything_that_is_registered_can_be_made()
    {
        using var app = Build();

        Assert.NotEmpty(app.Services.GetServices<IHostedService>());
        Assert.Equal(["process", "database", "queue", "clock", "signing-key"], app.Services.GetServices<IReadinessCheck>().Select(check => check.Name));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_function_can_be_made(Type function)
    {
        using var app = Build();

        Assert.NotNull(ActivatorUtilities.CreateInstance(app.Services, function));
    }

    [Fact]
    public void No_function_is_left_out() =>
        Assert.Equal(
            typeof(DispatchFunction).Assembly.GetTypes().Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(Microsoft.Azure.Functions.Worker.FunctionAttribute), false))).Select(type => type.Name).Order(StringComparer.Ordinal),
            functions.Append(typeof(SignCheckpointsFunction)).Select(type => type.Name).Order(StringComparer.Ordinal));

    /// <summary>What the worker tells the Functions host, as it was generated when the app was compiled.</summary>
    [Fact]
    public async Task The_host_is_told_of_every_function_with_its_trigger()
    {
        using var app = Build();
        var told = await app.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync("");

        Assert.Equal(["ApproveTask", "DeadLetters", "DeliverTask", "Dispatch", "Surface", "Timer", "WakeApproval"], told.Select(function => function.Name!).Order(StringComparer.Ordinal));
        var bindings = string.Join('\n', told.SelectMany(function => function.RawBindings!));
        foreach (var named in new[] { "\"%GATEHOUSE_QUEUE_NAME%\"", "\"%GATEHOUSE_QUEUE_NAME%/$DeadLetterQueue\"", "\"%GATEHOUSE_TIMER_SCHEDULE%\"", "\"v1/dispatch\"", "\"{*path}\"" })
            Assert.Contains(named, bindings, StringComparison.Ordinal);
    }

    /// <summary>The host would look for a store for them, and find none.</summary>
    [Fact]
    public async Task Without_a_scheduler_the_host_is_told_of_nothing_that_needs_one_and_messages_drive_approvals_alone()
    {
        using var app = AzureGateway.Build(Harness.AzureHouse.Arguments, Harness.AzureHouse.Options);
        var told = await app.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync("");

        Assert.Equal(["DeadLetters", "DeliverTask", "Dispatch", "Surface", "Timer"], told.Select(function => function.Name!).Order(StringComparer.Ordinal));
        Assert.IsType<MessageAlone>(app.Services.GetRequiredService<IApprovalWorkflow>());
        Assert.Null(app.Services.GetService<DurableTaskClient>());
    }

    [Fact]
    public void With_one_approvals_are_driven_by_it_too()
    {
        using var app = Build();

        Assert.IsType<DurableApprovalWorkflow>(app.Services.GetRequiredService<IApprovalWorkflow>());
    }

    private static IHost Build() => AzureGateway.Build(Harness.AzureHouse.Arguments, Harness.AzureHouse.Options with
    {
        Entra = new EntraOptions("11111111-1111-1111-1111-111111111111", "gate"),
        Scheduler = "Endpoint=https://gate.durabletask.example;Authentication=ManagedIdentity;ClientID=11111111-1111-1111-1111-111111111111;TaskHub=gate",
    });
}
