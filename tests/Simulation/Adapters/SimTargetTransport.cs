using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One instance's way out. Connecting is the instance's, and dies with it; a request that has left arrives.</summary>
public sealed class SimTargetTransport(PortWire wire, World world, Instance caller) : ITargetTransport
{
    public async Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var timeout = caller.Pause.WaitAsync(call.Timeout, ended.Token);
        var exchange = ExchangeAsync(call, ended.Token);
        var first = await Task.WhenAny(exchange, timeout);
        try
        {
            ct.ThrowIfCancellationRequested();
            return first == timeout ? new TargetReply.Broken("time-out") : await exchange;
        }
        finally
        {
            // Not CancelAsync: it would run the callbacks on another thread.
            ended.Cancel();
        }
    }

    private async Task<TargetReply> ExchangeAsync(TargetCall call, CancellationToken ct)
    {
        await caller.Pause.WaitAsync(world.Latency(), ct);
        if (!call.MayStillSend())
            return new TargetReply.TooLate();

        var startedAt = world.Scheduler.Now;
        var body = call.Body.ToArray();
        world.Trace.Hash.Add(body);
        try
        {
            var answer = await wire.CallAsync(PortOperation.TargetSend, call.Url.ToString(), fault => Receive(call, startedAt, body, fault), ct);
            await caller.Pause.WaitAsync(answer.After, ct);
            return answer.Reply.Body.Length > call.MaxReplyBytes ? new TargetReply.Broken("answer too long") : answer.Reply;
        }
        catch (InjectedFaultException error)
        {
            return error.Kind is FaultKind.Fail ? new TargetReply.NotSent("connection refused", Denied: false) : new TargetReply.Broken("connection reset");
        }
    }

    private TargetAnswer Receive(TargetCall call, TimeSpan startedAt, byte[] body, Fault fault)
    {
        var answer = world.Targets.Receive(new Delivery(startedAt, world.Scheduler.Now, caller.Name, call.Url, call.Headers, body));
        return fault.Kind is FaultKind.ServerError ? TargetAnswer.Json(500, "{}") : answer;
    }
}
