using System.Globalization;
using Gatehouse.Identity;

namespace Gatehouse.Audit.Reading;

/// <summary>What an export is asked to hold: everything, a chain, or a part of one by time or by sequence.</summary>
public sealed record ExportQuery
{
    /// <summary>All of them when <see langword="null"/>.</summary>
    public string? Chain { get; init; }

    /// <summary>The first moment that belongs to it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first moment that does not.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The first sequence.</summary>
    public long? First { get; init; }

    /// <summary>The last sequence.</summary>
    public long? Last { get; init; }

    /// <summary>From the first on, and not only those that hold the newest head of every chain.</summary>
    public bool AllCheckpoints { get; init; }

    public bool IsPart => (From, To, First, Last) is not (null, null, null, null);

    /// <summary>As the record of it says.</summary>
    internal AuditQuery Question => new() { Chain = Chain, From = From, To = To };

    internal string Fingerprint => TextDigest.Of(string.Create(CultureInfo.InvariantCulture, $"{Chain}\n{From:O}\n{To:O}\n{First}\n{Last}"));
}
