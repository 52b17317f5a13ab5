namespace Gatehouse.Http.Cards;

/// <summary>Which dialect of Adaptive Cards is written.</summary>
internal enum CardForm
{
    /// <summary>Version 1.5, with runs of text that no markdown is read in.</summary>
    Teams,

    /// <summary>Version 1.0, with <c>Action.Http</c>.</summary>
    Outlook,
}
