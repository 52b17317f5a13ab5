using Gatehouse.Http;
using Gatehouse.Policy;

namespace Gatehouse.Architecture;

public sealed class EveryRefusalHasAStatus
{
    public static TheoryData<RefusalCode> Codes => new(Enum.GetValues<RefusalCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_refusal_has_a_status_a_title_and_a_type(RefusalCode code)
    {
        Assert.True(ProblemKinds.Has(code));
        var kind = ProblemKinds.Of(code);

        Assert.InRange(kind.Status, 400, 503);
        Assert.NotEmpty(kind.Title);
        Assert.Equal(code.ToWireName(), kind.Code);
        Assert.Equal($"https://gatehouse.dev/problems/{kind.Code}", kind.Type);
    }
}
