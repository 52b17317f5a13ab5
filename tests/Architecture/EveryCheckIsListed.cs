using Gatehouse.Policy;

namespace Gatehouse.Architecture;

public sealed class EveryCheckIsListed
{
    [Fact]
    public void The_list_holds_every_check_once()
    {
        var written = typeof(IPolicyCheck).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IPolicyCheck).IsAssignableFrom(type));
        var listed = DispatchPolicy.Checks.Select(check => check.GetType());

        Assert.Equal(written.Select(type => type.Name).Order(), listed.Select(type => type.Name).Order());
    }

    [Fact]
    public void No_two_checks_have_one_name() =>
        Assert.Equal(DispatchPolicy.Checks.Count, DispatchPolicy.Checks.Select(check => check.Name).Distinct().Count());
}
