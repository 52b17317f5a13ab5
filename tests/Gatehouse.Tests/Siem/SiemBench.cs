using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Siem;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Siem;

/// <summary>An organisation whose record is streamed to a sink that takes everything, until a test has it otherwise.</summary>
internal sealed class SiemBench
{
    public const string Organisation = EngineBench.Organisation;
    public const string Marks = $"{Organisation}|$siem";

    public EngineBench Bench { get; } = new(adapt: services => services.AddSingleton(new SiemOptions { MaxEvents = 8 }));

    public Agent Agent { get; private set; } = null!;

    public Connection Connection { get; private set; } = null!;

    public MemoryTable Table => Bench.World.Table;

    /// <summary>Entries that the sink has acknowledged, in the order they came: chain and sequence.</summary>
    public List<(string Chain, long Sequence)> Taken { get; } = [];

    /// <summary>How the sink answers a batch of so many events.</summary>
    public Func<int, TargetReply> Answer { get; set; } = _ => AnsweringTarget.Says("{}");

    public static async Task<SiemBench> OpenAsync()
    {
        var made = new SiemBench();
        made.Bench.Target.Answer = made.Receive;
        made.Agent = await made.Bench.AgentAsync();
        made.Connection = await made.Bench.ConnectionAsync(made.Agent);
        await made.Bench.DispatchAsync(made.Agent, made.Connection);
        await made.Bench.Get<ChangeSink>().SetAsync(Organisation, new SinkDraft(new Uri("https://siem.example.com/ingest")), null, EngineBench.Operator, default);
        return made;
    }

    /// <summary>A run in the next minute.</summary>
    public async Task<SiemStatus> RunAsync(TimeSpan? after = null, EngineBench? instance = null)
    {
        Bench.World.Time.Advance(after ?? TimeSpan.FromMinutes(1));
        return (await (instance ?? Bench).Get<StreamRecord>().RunAsync(Organisation, default))!;
    }

    public async Task DispatchAsync(int times)
    {
        for (var n = 0; n < times; n++)
            await Bench.DispatchAsync(Agent, Connection);
    }

    public IReadOnlyList<long> TakenOf(string chain) => [.. Taken.Where(one => one.Chain == chain).Select(one => one.Sequence)];

    public async Task<long> HeadAsync(string chain) => (await Bench.StateAsync(chain)).Head.Sequence;

    /// <summary>Makes nonsense of a row.</summary>
    public void Rot(string partition, string key) => Table.Put(partition, key, Table.Find(partition, key)!.Content with { Body = "{"u8.ToArray() });

    public static string Partition(string chain) => $"{Organisation}|{chain}";

    private TargetReply Receive(TargetCall call)
    {
        var events = Encoding.UTF8.GetString(call.Body.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonElement.Parse(line).GetProperty("metadata")).ToArray();
        var reply = Answer(events.Length);
        if (reply is TargetReply.Answered { Status: 200 })
            Taken.AddRange(events.Select(one => (one.GetProperty("log_name").GetString()!, one.GetProperty("sequence").GetInt64())));
        return reply;
    }
}
