namespace Gatehouse.Guardrails.Injection;

/// <summary>From words to signals: what stands together, in what order, and whether it orders or reports.</summary>
internal sealed class SignalReader
{
    private const int Reach = 9;
    private const int FollowUpReach = 16;
    private const int TalkReach = 40;

    private readonly List<Signal> signals = [];
    private List<Token> tokens = [];

    public List<Signal> Signals => signals;

    public void Read(List<Token> words)
    {
        (tokens, _) = (words, 0);
        signals.Clear();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Is(Concept.Override | Concept.OverrideWeak) && IsOrder(i))
                ReadOverride(i);
            else if (token.Is(Concept.OverrideAny))
                ReadForeignOverride(i);
            if (token.Is(Concept.Own | Concept.OwnWeak))
                ReadDisclosure(i);
            ReadAlone(i);
            ReadPairs(i);
        }
    }

    private void ReadOverride(int i)
    {
        var near = Near(i, 0, Reach, out var last);
        var isWeak = !tokens[i].Is(Concept.Override);
        var (task, prior) = (near.Has(Concept.Task), near.Has(Concept.Prior | Concept.Everything));
        var weight = (task, prior) switch
        {
            (true, true) => isWeak ? 11 : 12,
            (true, false) => isWeak ? 6 : 9,
            _ when isWeak => 0,
            (false, true) when near.Has(Concept.TaskWeak) => 10,
            (false, false) when near.Has(Concept.TaskWeak) => 5,
            (false, true) => 5,
            _ when near.Has(Concept.Matter) => 5,
            _ => 0,
        };
        AddOverride(i, last, weight);
    }

    private void ReadForeignOverride(int i)
    {
        var near = Near(i, Reach, Reach, out var last);
        var weight = (near.Has(Concept.Task | Concept.TaskWeak), near.Has(Concept.Prior | Concept.Everything)) switch
        {
            (true, true) => 12,
            (true, false) => 9,
            (false, true) => 5,
            // Of nothing in particular, where it says what to say instead.
            _ => Near(i, 2, 0, out _).Has(Concept.Negation) || !Near(i, 0, 8, out _).Has(Concept.Say) ? 0 : 5,
        };
        AddOverride(i, last, weight);
    }

    private void AddOverride(int i, int last, int weight)
    {
        if (weight == 0 || IsTalkedAbout(i))
            return;
        signals.Add(Of(SignalClass.InstructionOverride, weight, i, last));
        for (var next = last + 1; next < tokens.Count && tokens[next].Index - tokens[last].Index <= FollowUpReach; next++)
        {
            // Of a mere text, only what to say instead, in the same breath.
            var follows = weight > 5
                ? tokens[next].Is(Concept.Say | Concept.Act | Concept.Reveal | Concept.Role | Concept.Coerce)
                : tokens[next].Is(Concept.Say | Concept.Coerce) && (tokens[next].Sentence == tokens[last].Sentence || tokens[next].OpensSentence);
            if (follows)
            {
                signals.Add(Of(SignalClass.FollowUp, 5, next, next));
                return;
            }
        }
    }

    private void ReadDisclosure(int i)
    {
        var near = Near(i, Reach, 4, out _);
        if (near.Has(Concept.Reveal) && !IsTalkedAbout(i))
            signals.Add(Of(SignalClass.PromptDisclosure, tokens[i].Is(Concept.Own) ? 10 : 4, i, i));
    }

    private void ReadAlone(int i)
    {
        var concept = tokens[i].Concept;
        if (!concept.Has(Concept.Role | Concept.Unbound | Concept.Coerce | Concept.Conceal | Concept.First | Concept.Authority | Concept.Hoard))
            return;
        var talk = IsTalkedAbout(i) ? 3 : 1;
        Add(Concept.Role, SignalClass.RoleChange, 4);
        Add(Concept.Unbound, SignalClass.Unbinding, 5);
        Add(Concept.Coerce, SignalClass.AnswerCoercion, 6);
        Add(Concept.Conceal, SignalClass.Concealment, 5);
        Add(Concept.First, SignalClass.TaskInsertion, 5);
        Add(Concept.Authority, SignalClass.FalseAuthority, 5);
        Add(Concept.Hoard, SignalClass.Hoarding, 3);

        void Add(Concept which, SignalClass signal, int weight)
        {
            if (concept.Has(which))
                signals.Add(Of(signal, weight / talk, i, i));
        }
    }

    private void ReadPairs(int i)
    {
        var token = tokens[i];
        if (token.Is(Concept.Role) && Near(i, 6, 25, out _).Has(Concept.Unbound) && !IsTalkedAbout(i))
            signals.Add(Of(SignalClass.Unbinding, 12, i, i));
        if (token.Is(Concept.Todo) && Near(i, 0, 3, out _).Has(Concept.Act))
            signals.Add(Of(SignalClass.TaskInsertion, Near(i, 0, 3, out _).Has(Concept.Reaching) ? 10 : 4, i, i));
        if (token.Is(Concept.Snippet) && Near(i, 12, 14, out _) is var around && around.Has(Concept.Embed) && around.Has(Concept.YourWork))
            signals.Add(Of(SignalClass.CodeInsertion, 6, i, i));
        if (token.Is(Concept.Harm) && Near(i, 4, 0, out _).Has(Concept.Compose) && !IsTalkedAbout(i))
            signals.Add(Of(SignalClass.AnswerCoercion, 10, i, i));
        if (token.Is(Concept.Private) && Near(i, 12, 6, out _).Has(Concept.Reveal | Concept.Compose) && !IsTalkedAbout(i))
            signals.Add(Of(SignalClass.PromptDisclosure, 10, i, i));
        if (token.Is(Concept.First) && Near(i, 3, 10, out _).Has(Concept.Act | Concept.Say))
            signals.Add(Of(SignalClass.TaskInsertion, 7, i, i));
        if (token.Is(Concept.Feign) && Near(i, 0, 14, out _).Has(Concept.Supposed))
            signals.Add(Of(SignalClass.AnswerCoercion, 10, i, i));
        if (token.Is(Concept.Model) && Near(i, 5, 2, out _).Has(Concept.Called))
            signals.Add(Of(SignalClass.ModelAddress, IsTalkedAbout(i) ? 2 : 6, i, i));
        if (token.Is(Concept.Authority) && Near(i, 2, 12, out _).Has(Concept.Model | Concept.Act))
            signals.Add(Of(SignalClass.FalseAuthority, 7, i, i));
    }

    /// <summary>What stands up to so many words before and after, in the same sentence.</summary>
    private Concept Near(int i, int before, int after, out int last)
    {
        var found = Concept.None;
        last = i;
        for (var j = i - 1; j >= 0 && tokens[i].Index - tokens[j].Index <= before && tokens[j].Sentence == tokens[i].Sentence; j--)
            found |= tokens[j].Concept;
        for (var j = i + 1; j < tokens.Count && tokens[j].Index - tokens[i].Index <= after && tokens[j].Sentence == tokens[i].Sentence; j++)
        {
            if (tokens[j].Start < tokens[i].End)
                continue;
            found |= tokens[j].Concept;
            if (tokens[j].Is(Concept.Prior | Concept.Task | Concept.TaskWeak | Concept.Matter | Concept.Everything))
                last = j;
        }

        return found;
    }

    // INVARIANT (an order is one): "ignore the rules" orders; "they ignore the rules" and "how to ignore the rules" report.
    private bool IsOrder(int i)
    {
        if (tokens[i].OpensSentence)
            return true;

        var reports = false;
        for (var j = i - 1; j >= 0 && tokens[i].Index - tokens[j].Index <= 5 && tokens[j].Sentence == tokens[i].Sentence; j--)
        {
            if (tokens[j].Is(Concept.Negation) && tokens[i].Index - tokens[j].Index <= 2)
                return false;
            if (tokens[j].Is(Concept.You))
                return true;
            reports |= tokens[j].Is(Concept.Report) && tokens[i].Index - tokens[j].Index <= 2;
        }

        return !reports;
    }

    // A quotation near the words of those who study attacks, or those words in one sentence with it.
    private bool IsTalkedAbout(int i)
    {
        var (near, within, last) = (0, 0, -1);
        for (var j = i - 1; j >= 0 && tokens[i].Index - tokens[j].Index <= TalkReach; j--)
            Count(j);
        for (var j = i + 1; j < tokens.Count && tokens[j].Index - tokens[i].Index <= TalkReach; j++)
            Count(j);
        return tokens[i].IsQuoted ? near >= 1 : within >= 2;

        void Count(int j)
        {
            if (!tokens[j].Is(Concept.Mention) || tokens[j].Start == last)
                return;
            (near, last) = (near + 1, tokens[j].Start);
            within += tokens[j].Sentence == tokens[i].Sentence ? 1 : 0;
        }
    }

    private Signal Of(SignalClass signal, int weight, int first, int last) => new(signal, weight, tokens[first].Index, tokens[first].Start, tokens[last].End);
}
