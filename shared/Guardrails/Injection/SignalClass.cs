namespace Gatehouse.Guardrails.Injection;

/// <summary>The classes of attack that signals belong to.</summary>
internal enum SignalClass
{
    InstructionOverride,
    FollowUp,
    PromptDisclosure,
    RoleChange,
    Unbinding,
    AnswerCoercion,
    Concealment,
    TaskInsertion,
    FalseAuthority,
    ModelAddress,
    CodeInsertion,
    HarmfulCode,
    Hoarding,
    DelimiterAbuse,
    SplitWords,
    Encoding,
}
