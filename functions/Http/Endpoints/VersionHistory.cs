using System.Globalization;
using System.Text.Json;
using Gatehouse.Http.Answers;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Endpoints;

/// <summary>What a versioned document was: the list, one version, or the difference of two, as <see cref="VersionQuery"/> asks.</summary>
internal sealed record VersionHistory<T>
    where T : class
{
    /// <summary>Whose versions they are, as problems name it.</summary>
    public required string Of { get; init; }

    /// <summary>What has versions there, where that is not the whole: ends the sentence that there is none.</summary>
    public string OfIts { get; init; } = "";

    /// <summary>After a version, at most so many; null when there is no such document.</summary>
    public required Func<string, int, Task<IReadOnlyList<T>?>> List { get; init; }

    public required Func<int, Task<T?>> Find { get; init; }

    public required Func<T, int> NumberOf { get; init; }

    public required Action<Utf8JsonWriter, T> WriteListed { get; init; }

    public required Action<Utf8JsonWriter, T> Write { get; init; }

    public required Action<Utf8JsonWriter, T, T> WriteDifference { get; init; }

    public async Task<IResult> AnswerAsync(HttpContext http, Pages pages, string organisation)
    {
        if (!VersionQuery.TryRead(http.Request, out var query, out var fault))
            return Problems.Malformed(fault);
        return query switch
        {
            { Version: { } version } => await Find(version) is { } found ? JsonAnswer.Ok(json => Write(json, found)) : NoSuch(version),
            { From: { } from, To: { } to } => await CompareAsync(from, to),
            _ => await ListAsync(http, pages, organisation),
        };
    }

    private async Task<IResult> ListAsync(HttpContext http, Pages pages, string organisation)
    {
        var page = await pages.ReadAsync(http, organisation);
        if (!page.IsRead)
            return Problems.For(page.Fault);
        return await List(page.Value.After, page.Value.Limit) is { } found
            ? PageAnswer.Of(found, WriteListed, page.Value.AfterOf(found, version => NumberOf(version).ToString(CultureInfo.InvariantCulture)))
            : Problems.NotFound($"there is no {Of}");
    }

    private async Task<IResult> CompareAsync(int from, int to)
    {
        if (await Find(from) is not { } before)
            return NoSuch(from);
        return await Find(to) is { } after ? JsonAnswer.Ok(json => WriteDifference(json, before, after)) : NoSuch(to);
    }

    private Problem NoSuch(int version) => Problems.NotFound($"{Of} has no version {version}{OfIts}");
}
