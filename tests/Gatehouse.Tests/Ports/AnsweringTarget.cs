using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Ports;

/// <summary>Remembers its calls and answers what a test wants.</summary>
internal sealed class AnsweringTarget : ITargetTransport
{
    public List<TargetCall> Calls { get; } = [];

    public Func<TargetCall, TargetReply> Answer { get; set; } = _ => Says("""{"output":"done"}""");

    public static TargetReply Says(string body, int status = 200) => new TargetReply.Answered(status, Encoding.UTF8.GetBytes(body), "application/json", null);

    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
    {
        Calls.Add(call);
        return Task.FromResult(call.MayStillSend() ? Answer(call) : new TargetReply.TooLate());
    }
}
