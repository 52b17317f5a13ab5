namespace Gatehouse.Guardrails.Injection;

/// <summary>What a word can mean to whoever would give a model orders.</summary>
[Flags]
internal enum Concept : long
{
    None = 0,

    /// <summary>To let an order go, in English, where the place of a verb says whether it is an order.</summary>
    Override = 1 << 0,

    /// <summary>The same of words that are used of much else.</summary>
    OverrideWeak = 1 << 1,

    /// <summary>The same in any other language.</summary>
    OverrideAny = 1 << 2,

    /// <summary>What came before.</summary>
    Prior = 1 << 3,

    /// <summary>What a model was told.</summary>
    Task = 1 << 4,
    TaskWeak = 1 << 5,
    Matter = 1 << 6,
    Everything = 1 << 7,
    Reveal = 1 << 8,

    /// <summary>What a model keeps to itself.</summary>
    Own = 1 << 9,
    OwnWeak = 1 << 10,
    Role = 1 << 11,

    /// <summary>Without its rules.</summary>
    Unbound = 1 << 12,
    Model = 1 << 13,
    Called = 1 << 14,
    Say = 1 << 15,

    /// <summary>What the answer must be.</summary>
    Coerce = 1 << 16,
    Conceal = 1 << 17,
    First = 1 << 18,
    Authority = 1 << 19,
    Act = 1 << 20,
    Hoard = 1 << 21,
    Todo = 1 << 22,
    Embed = 1 << 23,
    Feign = 1 << 24,

    /// <summary>Talk about injections.</summary>
    Mention = 1 << 25,

    /// <summary>Before a verb, it makes a report of an order.</summary>
    Report = 1 << 26,
    You = 1 << 27,

    /// <summary>Code that is handed over.</summary>
    Snippet = 1 << 28,

    /// <summary>What nobody should write.</summary>
    Harm = 1 << 29,

    /// <summary>What a model knows of whoever it works for.</summary>
    Private = 1 << 30,

    /// <summary>To do what leaves the house.</summary>
    Reaching = 1L << 31,

    /// <summary>To make a text.</summary>
    Compose = 1L << 32,

    /// <summary>Right before a verb, the opposite of an order.</summary>
    Negation = 1L << 33,

    /// <summary>What a model is making for somebody.</summary>
    YourWork = 1L << 34,

    /// <summary>What a story is made to say.</summary>
    Supposed = 1L << 35,
}
