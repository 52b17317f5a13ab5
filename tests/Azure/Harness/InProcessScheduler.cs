using System.Net;
using DurableTask.Core;
using Gatehouse.Azure.Orchestrations;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>A task hub in this process. What it orchestrates outlives whoever works on it.</summary>
internal sealed class InProcessScheduler : IAsyncDisposable
{
    private readonly WebApplication hub;
    private readonly GrpcChannel channel;
    private IHost? worker;
    private int looks;

    private InProcessScheduler(WebApplication hub)
    {
        this.hub = hub;
        channel = GrpcChannel.ForAddress(hub.Urls.Single());
        Client = Connect(new Answering());
    }

    public DurableTaskClient Client { get; }

    /// <summary>How often the activity was run.</summary>
    public int Looks => Volatile.Read(ref looks);

    public static async Task<InProcessScheduler> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var store = new InMemoryOrchestrationService();
        builder.Services.AddSingleton<IOrchestrationService>(store).AddSingleton<IOrchestrationServiceClient>(store).AddSingleton<TaskHubGrpcServer>();
        var started = builder.Build();
        started.MapGrpcService<TaskHubGrpcServer>();
        await started.StartAsync();
        return new InProcessScheduler(started);
    }

    /// <summary>A client whose every call fails as it would with that status; with none, one that works.</summary>
    public DurableTaskClient Connect(StatusCode status) => Connect(new Answering { Status = status });

    /// <summary>Lets an instance of the app work on what there is to do.</summary>
    public async Task WorkAsync(IServiceProvider instance)
    {
        var wake = ActivatorUtilities.CreateInstance<WakeApprovalFunction>(instance);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(to =>
        {
            to.UseGrpc(channel);
            to.AddTasks(tasks => tasks
                .AddOrchestratorFunc<ApprovalInput, object?>(ApproveTaskFunction.Name, RunAsync)
                .AddActivityFunc<ApprovalInput, ApprovalWait?>(WakeApprovalFunction.Name, (_, input) => LookAsync(wake, input)));
        });
        worker = builder.Build();
        await worker.StartAsync();
    }

    public async Task StopWorkingAsync()
    {
        if (worker is null)
            return;
        await worker.StopAsync();
        worker.Dispose();
        worker = null;
    }

    public async Task<OrchestrationRuntimeStatus?> StatusAsync(string approval) => (await Client.GetInstanceAsync(approval))?.RuntimeStatus;

    public async ValueTask DisposeAsync()
    {
        await StopWorkingAsync();
        await Client.DisposeAsync();
        channel.Dispose();
        await hub.DisposeAsync();
    }

    /// <summary>What a client asks for with a start.</summary>
    public async Task<CreateInstanceRequest> StartOfAsync(Func<DurableTaskClient, Task> start)
    {
        var answering = new Answering();
        await using var client = Connect(answering);
        await start(client);
        return Assert.IsType<CreateInstanceRequest>(answering.Asked);
    }

    private static async Task<object?> RunAsync(TaskOrchestrationContext context, ApprovalInput input)
    {
        await ApproveTaskFunction.RunAsync(context);
        return null;
    }

    private Task<ApprovalWait?> LookAsync(WakeApprovalFunction wake, ApprovalInput input)
    {
        Interlocked.Increment(ref looks);
        return wake.RunAsync(input, CancellationToken.None);
    }

    private GrpcDurableTaskClient Connect(Answering answering) =>
        new("test", new GrpcDurableTaskClientOptions { CallInvoker = channel.Intercept(answering) }, NullLogger.Instance);

    private sealed class Answering : Interceptor
    {
        public StatusCode Status { get; init; }

        public object? Asked { get; private set; }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Asked = request;
            return Status == StatusCode.OK ? continuation(request, context) : throw new RpcException(new Status(Status, "as asked"));
        }
    }
}
