namespace Gatehouse.Benchmarks;

/// <summary>What to measure, and for how long.</summary>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Sections, bool Quick, string? MarkdownFile)
{
    public static readonly IReadOnlyList<string> AllSections = ["policy", "guardrails", "tokens", "trust", "ledger", "vault", "growth", "approvals", "audit", "health", "looks", "sync", "http"];

    private const string Help =
        """
        Measures the gate against a floor taken in the same run, and prints a table of ratios.

          dotnet run -c Release --project tests/Benchmarks -- [sections] [options]

        Sections (all when none is named):
          policy   evaluation of a policy with 1, 10 and 100 conditions
          guardrails  the default set on clean, dirty and hostile text, against the bare search for its anchors
          tokens   verification of agents' tokens, without a chain of actors and with the longest, against ES256 alone
          trust    the trust of up to 100,000 agents computed in one pass
          ledger   dispatches per second into SQLite, in process
          vault    exchanges per second of agents' tokens for a provider's, held and refreshed, against one durable row
          growth   the same with up to 100,000 connections and 1,000,000 audit entries in the store
          approvals  answering and listing with up to 10,000 approvals pending, and what they cost while nobody answers
          audit    verification of an export of 1,000,000 entries, against SHA-256 of the same bytes
          health   one run of the health timer over 10,000 connections
          looks    one run of each other timer that looks at every chain, over 10,000 connections: alerts, checkpoints, the stream to a sink
          sync     syncs of the disk per transaction and per dispatch, counted by strace
          http     dispatches per second through the local host, against a plain Kestrel echo

        Options:
          --quick            a third of the time, for a first look
          --markdown FILE    write the tables to FILE too
          --help             this text
        """;

    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 0.7 : 1.5);

    public TimeSpan Duration => TimeSpan.FromSeconds(Quick ? 1 : 3);

    /// <summary>Tasks sent to be delivered.</summary>
    public int DeliveredTasks => Quick ? 2_000 : 6_000;

    public static bool TryRead(string[] args, out BenchmarkOptions options, out string message)
    {
        options = new BenchmarkOptions([], Quick: false, MarkdownFile: null);
        message = Help;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    return false;
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--markdown" when i + 1 < args.Length:
                    options = options with { MarkdownFile = args[++i] };
                    break;
                case var section when AllSections.Contains(section, StringComparer.Ordinal):
                    options = options with { Sections = [.. options.Sections, section] };
                    break;
                case var unknown:
                    message = $"`{unknown}` is no section and no option\n\n{Help}";
                    return false;
            }
        }

        if (options.Sections.Count == 0)
            options = options with { Sections = AllSections };
        return true;
    }
}
