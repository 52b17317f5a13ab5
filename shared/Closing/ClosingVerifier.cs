using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Incidents.Bundles;
using Gatehouse.Ledger;

namespace Gatehouse.Closing;

/// <summary>Checks offline what an organisation took along: its record as <see cref="AuditVerifier"/> does, the rows by their digest, payloads by what entries committed to.</summary>
public sealed class ClosingVerifier
{
    // The rows that entries commit to and to what, as `chain|key|commitment`.
    private readonly HashSet<string> commitments = new(StringComparer.Ordinal);

    // Those whose first entry is there, as `chain|key`.
    private readonly HashSet<string> committed = new(StringComparer.Ordinal);
    private readonly ExportLines lines;

    private ClosingVerifier(ExportLines lines) => this.lines = lines;

    public static async Task<ClosingVerification> VerifyAsync(Stream bundle, CheckpointTrust trust, CancellationToken ct)
    {
        var all = new ExportLines(bundle);
        if (await all.NextAsync(ct) is not { } first)
            return new ClosingVerification.Incomplete("the bundle has no first line");
        return Member(first, "closing") is { } closing && closing.TryGetProperty("v", out var version) && version.TryGetInt32(out var number) && number == ClosingBundle.Version
            ? await new ClosingVerifier(all).RunAsync(trust, ct)
            : new ClosingVerification.Invalid("line 1: a bundle begins with its closing");
    }

    private async Task<ClosingVerification> RunAsync(CheckpointTrust trust, CancellationToken ct)
    {
        await using var export = new BundleStream(lines, Note);
        var verification = await AuditVerifier.VerifyAsync(export, trust, ct);
        return verification is AuditVerification.Intact record
            ? await ReadRowsAsync(record, ct)
            : verification.Match<ClosingVerification>(
                _ => throw new InvalidOperationException("an intact record is no other"),
                range => new ClosingVerification.Invalid($"the record is a part of chain `{range.Chain}`"),
                fault => new ClosingVerification.Invalid($"in the record, {fault}"),
                fault => new ClosingVerification.Incomplete($"in the record, {fault}"));
    }

    private async Task<ClosingVerification> ReadRowsAsync(AuditVerification.Intact record, CancellationToken ct)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var found = new ClosingVerification.Intact(record, 0, 0);
        for (; await lines.NextAsync(ct) is { } line; found = found with { Rows = found.Rows + 1 })
        {
            if (Member(line, "closed") is { } closed)
                return await EndAsync(closed, found.Rows, digest) is { } fault ? new ClosingVerification.Invalid(fault) : found;
            if (Member(line, "row") is not { } row)
                return new ClosingVerification.Invalid($"behind the record, line {found.Rows + 1} is no row");
            digest.AppendData(line.Span);
            digest.AppendData("\n"u8);
            if (row.TryGetProperty("unopened", out _))
                found = found with { Unopened = found.Unopened + 1 };
            if (!row.TryGetProperty("salt", out _))
                continue;
            if (CommitmentOf(row) is { } commitment && commitments.Contains($"{Text(row, "in")}|{Text(row, "key")}|{commitment}"))
                found = found with { Payloads = found.Payloads + 1 };
            else if (IsOfPruned(row, record))
                found = found with { Unvouched = found.Unvouched + 1 };
            else
                return new ClosingVerification.Invalid($"no entry commits to the payload of row {found.Rows + 1}");
        }

        return new ClosingVerification.Incomplete("the bundle has no last line");
    }

    /// <summary>Whether the entry that committed to a row may be one that its chain has given up.</summary>
    private bool IsOfPruned(JsonElement row, AuditVerification.Intact record) =>
        Text(row, "in") is { } chain && Text(row, "key") is { } key && !committed.Contains($"{chain}|{key}")
        && record.Cuts.FirstOrDefault(cut => cut.Chain == chain) is { } cut && (!key.StartsWith("event|", StringComparison.Ordinal) || string.CompareOrdinal(key, LedgerRows.Event(cut.First)) < 0);

    private async Task<string?> EndAsync(JsonElement closed, long rows, IncrementalHash digest) =>
        await lines.NextAsync(CancellationToken.None) is not null || lines.HasRest ? "something follows the last line"
        : !closed.TryGetProperty("rows", out var said) || !said.TryGetInt64(out var count) || count != rows ? $"the bundle has {rows} rows, and its last line says otherwise"
        : !closed.TryGetProperty("digest", out var hash) || hash.GetString() != Convert.ToHexStringLower(digest.GetHashAndReset()) ? "the rows are not those that were written"
        : null;

    private void Note(string chain, long sequence, ReadOnlyMemory<byte> entry)
    {
        try
        {
            using var parsed = JsonDocument.Parse(entry);
            if (parsed.RootElement.ValueKind is JsonValueKind.Object && Text(parsed.RootElement, "payload") is { } commitment)
            {
                var isEvent = AuditChains.AgentOf(chain) is not null;
                var row = $"{chain}|{(isEvent ? LedgerRows.Event(sequence) : LedgerRows.Input(Text(parsed.RootElement, "task") ?? ""))}";
                commitments.Add($"{row}|{commitment}");
                if (isEvent || Text(parsed.RootElement, "kind") == AuditKind.Dispatch.ToWireName())
                    committed.Add(row);
            }
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            // No entry: the check of the chains says so.
        }
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String ? member.GetString() : null;

    private static string? CommitmentOf(JsonElement row)
    {
        if (!row.GetProperty("salt").TryGetBytesFromBase64(out var salt) || salt.Length != PayloadCommitment.SaltBytes)
            return null;
        return row.TryGetProperty("body", out var body) ? PayloadCommitment.Of(salt, Encoding.UTF8.GetBytes(body.GetRawText()))
            : row.TryGetProperty("bytes", out var text) && text.TryGetBytesFromBase64(out var bytes) ? PayloadCommitment.Of(salt, bytes)
            : null;
    }

    private static JsonElement? Member(ReadOnlyMemory<byte> line, string name)
    {
        try
        {
            var parsed = JsonElement.Parse(line.Span);
            return parsed.ValueKind is JsonValueKind.Object && parsed.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.Object ? member : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
