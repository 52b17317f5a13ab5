using System.Buffers.Binary;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class RandomTextTests
{
    [Theory]
    [InlineData(0ul, 0.0)]
    [InlineData(1ul << 63, 0.5)]
    [InlineData(1ul << 62, 0.25)]
    [InlineData(ulong.MaxValue, 1.0 - 1.0 / (1ul << 53))]
    public void A_unit_draw_is_uniform_from_nought_to_just_below_one(ulong drawn, double unit)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, drawn);

        Assert.Equal(unit, RandomText.NextUnit(new ScriptedRandom(bytes)));
    }

    [Fact]
    public void A_byte_that_would_favour_the_first_letters_is_drawn_again() =>
        Assert.Equal("az0", RandomText.New(new ScriptedRandom([255, 252, 10, 251, 0, 1, 1, 1, 1, 1, 1]), RandomText.LowerAlphanumeric, 3));

    [Fact]
    public void A_key_is_drawn_again_until_it_is_one()
    {
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var good = Enumerable.Repeat((byte)7, 32).ToArray();
        byte[][] draws = [new byte[32], Enumerable.Repeat((byte)255, 32).ToArray(), order, good];

        using var once = P256.OpenPkcs8(P256.NewPkcs8(new ScriptedRandom(good)));
        using var again = P256.OpenPkcs8(P256.NewPkcs8(new ScriptedRandom(draws)));

        Assert.Equal(once.ExportParameters(false).Q.X, again.ExportParameters(false).Q.X);
    }

    [Fact]
    public async Task Keys_and_peppers_are_drawn_and_never_the_same_by_default()
    {
        var clock = new SetClock();
        var secrets = new MemorySecrets(clock);
        await new Peppers(secrets, new SeededRandom(), clock).CurrentAsync(default);
        await new ResultTokens(secrets, new SeededRandom(), clock).IssueAsync(IdentityBench.Organisation, "tsk_abcdefghij0123456789aaaaaaaaaaaaaaaa", default);

        foreach (var name in new[] { Peppers.SecretName, ResultTokens.SecretName })
        {
            var made = Assert.Single(await secrets.ReadAsync(name, default)).Value.ToArray();
            Assert.Equal(32, made.Length);
            Assert.Contains(made, value => value != 0);
        }
    }
}
