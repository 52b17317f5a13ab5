using System.CommandLine;
using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>Checks a policy document as the gate would.</summary>
internal static class PolicyCommand
{
    private static readonly StrictJsonRules rules = new(PolicyParser.MaxBytes);

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A policy document (JSON)." };
        var check = new Command("check", "Check a policy document: every error at once, each with its place.") { file };
        check.SetAction((parsed, ct) => CheckAsync(
            parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return new Command("policy", "Policies.") { check };
    }

    private static async Task<int> CheckAsync(string path, TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (await InputFile.ReadAsync(path, error, ct) is not { } bytes)
            return ExitCode.Usage;

        var errors = FindErrors(bytes);
        foreach (var (place, message) in errors)
            await output.WriteLineAsync($"{place}: {message}");
        await output.WriteLineAsync(errors.Count == 0 ? "ok" : $"invalid: {errors.Count} {(errors.Count == 1 ? "error" : "errors")}");
        return errors.Count == 0 ? ExitCode.Ok : ExitCode.Invalid;
    }

    private static IReadOnlyList<(string Place, string Message)> FindErrors(byte[] bytes) =>
        StrictJson.TryParse(bytes, rules, out var document, out var fault)
            ? PolicyParser.Parse(document).Match(
                parsed: _ => [],
                rejected: all => all.Select(e => (e.Path, e.Message)).ToArray())
            : [(fault.Value.Path, fault.Value.Message)];
}
