namespace Gatehouse.Guardrails.PersonalData;

/// <summary>What it takes to believe that a number is what it could be.</summary>
internal enum Evidence
{
    /// <summary>Its own structure.</summary>
    Structure,

    /// <summary>Its usual separators, a word that says so nearby, or nothing else in the text.</summary>
    Form,

    /// <summary>Its usual separators, or a word that says so nearby.</summary>
    Separators,

    /// <summary>A word that says so nearby, or nothing else in the text.</summary>
    Alone,

    /// <summary>A word that says so nearby.</summary>
    Context,
}
