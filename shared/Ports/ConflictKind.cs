namespace Gatehouse.Ports;

/// <summary>Which condition did not hold.</summary>
public enum ConflictKind
{
    /// <summary>409: an insert met an existing row.</summary>
    AlreadyExists,

    /// <summary>404: a replace or delete met no row.</summary>
    NotFound,

    /// <summary>412: the row's ETag is another.</summary>
    StaleETag,
}
