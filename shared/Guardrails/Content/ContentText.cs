namespace Gatehouse.Guardrails.Content;

/// <summary>What a text of the content is.</summary>
internal enum ContentText
{
    /// <summary>A string.</summary>
    Value,

    /// <summary>A property's name.</summary>
    Name,

    /// <summary>A number, as it is spelled.</summary>
    Number,
}
