using Gatehouse.Caching;
using Gatehouse.Guardrails.Content;
using Gatehouse.Ports;
using Gatehouse.Wire;

namespace Gatehouse.Guardrails.Remote;

/// <summary>Asks the endpoint of a remote guardrail, in its time. Anything but the exact answer is a guardrail that could not finish.</summary>
public sealed class AskRemote(ITargetTransport transport, RemoteSecrets secrets, IRandomSource random, TimeProvider time)
{
    private const int RememberedBreakers = 1_000;
    private const int MostReplyBytes = 64 * 1024;

    private static readonly StrictJsonRules rules = new(MostReplyBytes);

    private readonly GenerationCache<(string Organisation, string Endpoint), RemoteBreaker> breakers = new(RememberedBreakers);

    /// <param name="within">What is left of the whole inspection's time.</param>
    internal async Task<GuardrailResult> AskAsync(string organisation, Guardrail guardrail, ReadOnlyMemory<byte> content, InspectionKey key, TimeSpan within, CancellationToken ct)
    {
        var rule = (RemoteRule)guardrail.Rule;
        var answer = await AnswerAsync(organisation, rule, ContentTexts.Of(content.Span), guardrail.Budget < within ? guardrail.Budget : within, ct);
        return answer switch
        {
            RemoteAnswer.Read read => new GuardrailResult(guardrail, guardrail.Action, [.. read.Kinds.Select(kind => new Finding(kind, "$", 0, 0, IsExact: false, key.HashOf(kind)))], null),
            RemoteAnswer.None none => new GuardrailResult(guardrail, guardrail.Action, [], none.Why),
            _ => throw new InvalidOperationException($"no such answer: {answer}"),
        };
    }

    private async Task<RemoteAnswer> AnswerAsync(string organisation, RemoteRule rule, string text, TimeSpan within, CancellationToken ct)
    {
        if (rule.QuestionsOn(text, random) is not { } questions)
            return new RemoteAnswer.None("the content is longer than the endpoint reads");

        var since = time.GetTimestamp();
        var kinds = new List<string>();
        foreach (var question in questions)
        {
            switch (await GuardedAsync(organisation, rule, question, within - time.GetElapsedTime(since), ct))
            {
                case RemoteAnswer.Read read:
                    kinds.AddRange(read.Kinds.Except(kinds, StringComparer.Ordinal).ToList());
                    break;
                case var none:
                    return none;
            }
        }

        return new RemoteAnswer.Read(kinds);
    }

    private async Task<RemoteAnswer> GuardedAsync(string organisation, RemoteRule rule, RemoteQuestion question, TimeSpan left, CancellationToken ct)
    {
        if (left <= TimeSpan.Zero)
            return new RemoteAnswer.None("is over its time");
        var breaker = breakers.GetOrAdd((organisation, rule.Endpoint.AbsoluteUri), _ => new RemoteBreaker(time));
        if (!breaker.TryEnter())
            return new RemoteAnswer.None($"the endpoint failed {BreakerState.MostFailures} times in a row and is left alone for a while");

        var answer = await SendAsync(organisation, rule, question, left, ct);
        breaker.Saw(answer);
        return answer;
    }

    private async Task<RemoteAnswer> SendAsync(string organisation, RemoteRule rule, RemoteQuestion question, TimeSpan left, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        if (await TryKeyAsync(organisation, rule.Secret, left, ct) is not { } key)
            return new RemoteAnswer.None($"the secret `{rule.Secret}` cannot be read", WasAsked: false);
        left -= time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
            return new RemoteAnswer.None("is over its time", WasAsked: false);

        // Redirects are never followed: the content goes to this endpoint or nowhere.
        var reply = await transport.SendAsync(new TargetCall(rule.Endpoint, [rule.Credential(key)], question.Body, left, MostReplyBytes, () => true), ct);
        if (reply is TargetReply.Answered { Status: 401 or 403 })
            secrets.Forget(organisation, rule.Secret);
        return Read(reply, question);
    }

    private static RemoteAnswer Read(TargetReply reply, RemoteQuestion question) => reply switch
    {
        TargetReply.Answered { Status: 200 } answered => StrictJson.TryParse(answered.Body, rules, out var root, out _)
            ? question.Read(root)
            : new RemoteAnswer.None("the endpoint's answer is not the JSON that is due"),
        TargetReply.Answered { Status: var status } => new RemoteAnswer.None($"the endpoint answered `{status}`", IsEndpoints: status is 401 or 403 or 408 or 429 or >= 500),
        TargetReply.NotSent { Denied: true } => new RemoteAnswer.None("the endpoint's address is not allowed", IsEndpoints: true),
        TargetReply.NotSent => new RemoteAnswer.None("the endpoint cannot be reached", IsEndpoints: true),
        _ => new RemoteAnswer.None("the endpoint gave no whole answer in time", IsEndpoints: true),
    };

    private async ValueTask<string?> TryKeyAsync(string organisation, string secret, TimeSpan left, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            return await secrets.FindAsync(organisation, secret, either.Token);
        }
#pragma warning disable CA1031 // whatever the secret store throws, or not in time, nobody was asked
        catch (Exception) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
