using System.Net;
using System.Net.Sockets;
using Gatehouse.Http.Outbound;

namespace Gatehouse.Tests.Outbound;

/// <summary>Gives each of its answers once, the last for ever; without any, knows no name.</summary>
internal sealed class ScriptedResolver(params string[] answers) : INameResolver
{
    public int Asked { get; private set; }

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
    {
        if (answers.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);

        var answer = answers[Math.Min(Asked++, answers.Length - 1)];
        return Task.FromResult<IReadOnlyList<IPAddress>>([.. answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)]);
    }
}
