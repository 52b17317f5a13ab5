using Gatehouse.Alerts;

namespace Gatehouse.Tests.Alerts;

public sealed class AlertTransitionTests
{
    private const string Organisation = "orgorgorgorg";

    private static readonly DateTimeOffset begun = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlertOptions options = AlertOptions.Default with { CalmLooks = 3 };

    /// <summary>
    /// What each look finds: ^ raised, v calm, - between, . nothing to say, e explained and raised, c explained and calm. What comes of
    /// it: R raised and told, r raised and not told, T told later, C cleared and told, c cleared and not told, * changed, . nothing.
    /// </summary>
    [Theory]
    [InlineData("v-.e", "....")]
    [InlineData("^^-^", "R...")]
    [InlineData("^vvv", "R*.C")]
    [InlineData("^...", "R*.C")]
    [InlineData("^vv-vvv", "R*.**.C")]
    [InlineData("^v^v^v^", "R******")]
    [InlineData("^vvv^", "R*.CR")]
    [InlineData("^vvvvv", "R*.C..")]
    [InlineData("^eee", "R...")]
    [InlineData("^ccc", "R...")]
    [InlineData("^vce", "R**.")]
    public void It_is_raised_once_and_is_over_after_so_many_calm_looks(string looks, string expected) => Assert.Equal(expected, Follow(looks, null).Told);

    [Fact]
    public void Raised_again_in_a_silence_it_is_told_when_that_is_over()
    {
        var (told, alert) = Follow("^vvv", null);
        Assert.Equal("R*.C", told);

        var silent = alert! with { Silence = new AlertSilence("usr_a", begun, begun.AddHours(1)) };
        Assert.Equal("r..", Follow("^^^", silent).Told);
        var (_, owed) = Follow("^", silent);
        Assert.Equal((AlertState.Silenced, AlertState.Raised, true), (owed!.StateAt(begun), owed.StateAt(begun.AddHours(1)), owed.IsOwed));
        Assert.Equal("T..", Follow("^^-", owed, begun.AddHours(1)).Told);
        Assert.Equal("T.C", Follow("vvv", owed, begun.AddHours(1)).Told);
        Assert.Equal("*.c", Follow("vvv", owed).Told);
    }

    [Fact]
    public void Nobody_is_told_that_it_is_over_in_a_silence()
    {
        var (_, alert) = Follow("^", null);
        var silent = alert! with { Silence = new AlertSilence("usr_a", begun, begun.AddHours(1)) };

        Assert.Equal("*.c", Follow("vvv", silent, begun.AddMinutes(5)).Told);
        Assert.Equal("*.C", Follow("vvv", silent, begun.AddHours(1)).Told);
    }

    [Fact]
    public void Raised_again_after_its_end_nobody_has_taken_it_on()
    {
        var (_, alert) = Follow("^", null);
        var (_, over) = Follow("vvv", alert! with { Acknowledged = new AlertHand("usr_a", begun), Silence = new AlertSilence("usr_a", begun.AddDays(-2), begun.AddDays(-1)) });
        var (_, again) = Follow("^", over);

        Assert.Equal((AlertState.Cleared, AlertState.Raised), (over!.StateAt(begun), again!.StateAt(begun)));
        Assert.Equal((2, 3, null, null), (again.Occurrence, again.Notices, again.Acknowledged, again.Silence));
        Assert.Equal(alert.Id, again.Id);
    }

    [Fact]
    public void The_same_window_again_changes_nothing()
    {
        var (_, alert) = Follow("^v", null);

        Assert.Null(AlertTransitions.After(Organisation, alert, Finding('v'), begun.AddMinutes(5), begun.AddMinutes(6), options));
    }

    private static (string Told, Alert? Alert) Follow(string looks, Alert? alert, DateTimeOffset? from = null)
    {
        var (told, at) = ("", from ?? begun);
        foreach (var look in looks)
        {
            var change = AlertTransitions.After(Organisation, alert, Finding(look), at, at, options);
            told += change switch
            {
                null => '.',
                { Notice: AlertNoticeKind.Raised } => change.Next.Occurrence == alert?.Occurrence ? 'T' : 'R',
                { Notice: AlertNoticeKind.Cleared } => 'C',
                { Next.IsOpen: false } => 'c',
                { Next.Occurrence: var occurrence } when occurrence != alert?.Occurrence => 'r',
                _ => '*',
            };
            Assert.True(change is null || change.Next.Revision == (alert?.Revision ?? 0) + 1);
            alert = change?.Next ?? alert;
            at += options.Every;
        }

        return (told, alert);
    }

    private static AlertFinding Finding(char look) => new("error-rate", "con_a", "agt_a", look switch
    {
        '^' or 'e' => Signal(1),
        'v' or 'c' => Signal(0.1),
        '-' => Signal(0.3),
        _ => null,
    })
    {
        IsExplained = look is 'e' or 'c',
    };

    private static AlertSignal Signal(double value) => new(value, 0.5, 0.25) { Unit = AlertUnit.Share, From = begun, To = begun, Explanation = "" };
}
