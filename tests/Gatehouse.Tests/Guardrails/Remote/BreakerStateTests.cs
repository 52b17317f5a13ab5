using Gatehouse.Guardrails.Remote;

namespace Gatehouse.Tests.Guardrails.Remote;

/// <summary>Whether an endpoint is asked, as a walk: f fails, s answers, e enters, and a number lets seconds pass.</summary>
public sealed class BreakerStateTests
{
    [Theory]
    [InlineData("e", "in")]
    [InlineData("ffff e", "in")]
    [InlineData("ffff s ffff e", "in")]
    [InlineData("fffff e", "out")]
    [InlineData("fffff 29 e", "out")]
    [InlineData("fffff 30 e", "in")]
    [InlineData("fffff 30 e e", "in out")] // one probe at a time
    [InlineData("fffff 30 e 29 e 1 e", "in out in")] // and one that was never heard of holds nobody up for ever
    [InlineData("fffff 30 e s e e", "in in in")]
    [InlineData("fffff 30 e f e 29 e 1 e", "in out out in")] // a failed probe is another rest
    [InlineData("fffff 30 e s ffff e", "in in")] // and after a good one the count begins anew
    public void It_rests_after_failures_in_a_row_and_tries_one_probe(string walk, string expected)
    {
        var (state, now) = (BreakerState.Closed, TimeSpan.FromHours(1));
        var entered = new List<string>();
        foreach (var step in walk.Split(' '))
        {
            if (int.TryParse(step, out var seconds))
            {
                now += TimeSpan.FromSeconds(seconds);
                continue;
            }

            foreach (var letter in step)
            {
                if (letter != 'e')
                    state = letter == 'f' ? state.Failed(now) : BreakerState.Closed;
                else
                    entered.Add(state.Enter(now) is null ? "out" : "in");
                state = letter == 'e' ? state.Enter(now) ?? state : state;
            }
        }

        Assert.Equal(expected, string.Join(' ', entered));
    }
}
