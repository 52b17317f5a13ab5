using Gatehouse.Health;
using Gatehouse.Policy.Parsing;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>Which time of a connection's health is asked for.</summary>
internal static class HealthFilters
{
    /// <param name="now">What an open end means.</param>
    public static BodyOf<HealthQuery> Read(HttpRequest request, DateTimeOffset now)
    {
        var filters = new QueryReader(request);
        var until = filters.Time("to");
        var to = until ?? now;
        var from = filters.Time("from") ?? to - HealthQuery.UsualTime;
        var step = filters.Word<TimeSpan>("step", "a duration like `PT5M`, from `PT5M` to `P31D`", TryParse) ?? HealthQuery.StepFor(to - from);
        if (to <= from)
            filters.Fail("to", "must be after `from`");
        else if ((to - from) / step > ReadHealth.MostPoints)
            filters.Fail("step", $"makes more than {ReadHealth.MostPoints} points of this time");
        return filters.Finish() is { } fault ? fault : new HealthQuery(from, to, step, IsUntilNow: until is null);
    }

    private static bool TryParse(string text, out TimeSpan step) =>
        IsoDuration.TryParse(text, out step) && step >= HealthQuery.ShortestStep && step <= HealthQuery.LongestStep;
}
