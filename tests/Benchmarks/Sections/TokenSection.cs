using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Identity;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>Who a token proves its bearer to be, against the floor of it: one ES256 verification of the same bytes.</summary>
internal static class TokenSection
{
    // So many that next to none is found among those that were verified before.
    private const int Tokens = 2_000;
    private const int SmallestCache = 4;

    private static readonly TokenOptions options = new("https://gate.example", "https://gate.example");

    public static async IAsyncEnumerable<ReportTable> RunAsync()
    {
        using var folder = new TemporaryFolder();
        using var gate = await GateInProcess.OpenAsync(folder.Path, connections: 1);
        var table = new ReportTable("Tokens: one verification", "what", "us", "times the floor", "bytes allocated", "bytes of token");
        foreach (var depth in new[] { 0, ActChain.MaxDepth })
            await AddAsync(table, gate, depth);
        table.Note("The floor: SHA-256 and ECDSA P-256 of System.Security.Cryptography over the token's first two parts, with a key that was imported once.");
        yield return table;
    }

    private static async Task AddAsync(ReportTable table, GateInProcess gate, int depth)
    {
        var name = depth == 0 ? "without actors" : $"with {depth} actors";
        var tokens = new string[Tokens];
        for (var i = 0; i < Tokens; i++)
            tokens[i] = await IssueAsync(gate, depth);
        using var key = await KeyAsync(gate);
        var signed = Encoding.ASCII.GetBytes(tokens[0][..tokens[0].LastIndexOf('.')]);
        var signature = Base64Url.DecodeFromChars(tokens[0].AsSpan(signed.Length + 1));
        var floor = Micro.Measure(() => Demand(key.VerifyData(signed, signature, HashAlgorithmName.SHA256)));
        Row($"floor: ES256, {name}", floor);

        var (fresh, turn) = (Verifier(gate, SmallestCache), 0);
        Row($"token {name}", Micro.Measure(() => Verify(fresh, tokens[turn++ % Tokens])));
        var held = Verifier(gate, Tokens);
        Row($"the same again, {name}", Micro.Measure(() => Verify(held, tokens[0])));

        void Row(string what, MicroResult result) => table.Row(
            what, Figures.Hundredths(result.Nanoseconds / 1000), Figures.Ratio(result.Nanoseconds / floor.Nanoseconds), Figures.Whole(result.Bytes), Figures.Whole(tokens[0].Length));
    }

    private static AgentTokenVerifier Verifier(GateInProcess gate, int held) => new(options, gate.Get<SigningKeys>(), new VerifiedTokenCache(held), TimeProvider.System);

    private static async Task<string> IssueAsync(GateInProcess gate, int depth)
    {
        var caller = gate.Caller;
        var actors = Enumerable.Range(1, depth).Select(at => at == depth ? $"usr_{at:d20}" : $"agt_{at:d20}");
        return (await gate.Get<AgentTokenIssuer>().IssueAsync(new AgentSubject(caller.Organisation, caller.AgentId, caller.CredentialId, caller.Epoch, new ActChain([.. actors])), CancellationToken.None)).Text;
    }

    private static async Task<ECDsa> KeyAsync(GateInProcess gate)
    {
        var own = (await gate.Get<SigningKeys>().CurrentAsync(CancellationToken.None)).InUse.Public;
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(own.X), Y = Base64Url.DecodeFromChars(own.Y) } });
    }

    // The key is at hand: nothing is waited for.
    private static void Verify(AgentTokenVerifier verifier, string token)
    {
        var verified = verifier.VerifyAsync(token, CancellationToken.None);
        Demand(verified.IsCompletedSuccessfully && verified.Result is AgentTokenOutcome.Accepted);
    }

    private static void Demand(bool isVerified)
    {
        if (!isVerified)
            throw new InvalidOperationException("a good token was refused");
    }
}
