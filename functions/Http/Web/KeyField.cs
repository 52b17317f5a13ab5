namespace Gatehouse.Http.Web;

/// <summary>Whether a yes needs its giver to sign in afresh, and how they can.</summary>
internal enum KeyField
{
    None,

    /// <summary>By showing a key on the page.</summary>
    Asked,

    /// <summary>Only where the host signs people in.</summary>
    Elsewhere,
}
