using System.Text;
using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Tests.Guardrails;

/// <summary>Short ways to inspect.</summary>
internal static class Inspect
{
    // Nothing in a test is about how busy the machine is.
    private static readonly TimeSpan plenty = TimeSpan.FromMinutes(1);

    public static InspectionKey Key { get; } = new(new byte[32], "tsk_1");

    public static GuardrailInspector Default { get; } = new(Patient(BuiltInSets.Default), TimeProvider.System);

    public static GuardrailInspector Strict { get; } = new(Patient(BuiltInSets.Load("strict")), TimeProvider.System);

    public static Inspection Text(string text, GuardrailInspector? inspector = null) => (inspector ?? Default).InspectText(text, GuardrailDirection.Input, Key);

    public static Inspection Json(string json, GuardrailInspector? inspector = null) => (inspector ?? Default).InspectJson(Encoding.UTF8.GetBytes(json), GuardrailDirection.Input, Key);

    public static GuardrailInspector One(GuardrailRule rule, GuardrailAction action = GuardrailAction.Block) => new(new GuardrailSet("one", [new Guardrail("one", rule) { Action = action, Budget = plenty }]) { Budget = plenty }, TimeProvider.System);

    public static GuardrailInspector Of(string guardrails) => new(Patient(Set(guardrails)), TimeProvider.System);

    public static GuardrailSet Set(string guardrails)
    {
        using var document = JsonDocument.Parse($$"""{ "name": "test", "guardrails": {{guardrails}} }""");
        return GuardrailSetParser.Parse(document.RootElement).Match(set => set, errors => throw new InvalidOperationException($"{errors[0].Path}: {errors[0].Message}"));
    }

    public static string Content(this Inspection inspection) => Encoding.UTF8.GetString(inspection.Content!.Value.Span);

    public static IEnumerable<string> Kinds(this Inspection inspection) => inspection.Results.SelectMany(result => result.Findings).Select(finding => finding.Kind).Distinct();

    public static GuardrailSet Patient(GuardrailSet set) => set with { Budget = plenty, Guardrails = [.. set.Guardrails.Select(guardrail => guardrail with { Budget = plenty })] };
}
