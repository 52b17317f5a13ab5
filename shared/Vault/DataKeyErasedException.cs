namespace Gatehouse.Vault;

/// <summary>The organisation is closed: nothing is sealed for it any more, and what was cannot be opened.</summary>
public sealed class DataKeyErasedException(string organisation) : IOException($"the data key of organisation `{organisation}` is erased");
