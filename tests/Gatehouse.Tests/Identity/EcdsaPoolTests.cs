using System.Security.Cryptography;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class EcdsaPoolTests
{
    private int imports;

    [Fact]
    public void A_key_that_was_put_back_is_taken_again()
    {
        var pool = Pool();
        var key = pool.Take();
        pool.Return(key);

        Assert.Same(key, pool.Take());
        Assert.Equal(1, imports);
    }

    [Fact]
    public void A_key_that_is_in_use_serves_nobody_else()
    {
        var pool = Pool();

        Assert.NotSame(pool.Take(), pool.Take());
        Assert.Equal(2, imports);
    }

    [Fact]
    public void As_many_are_kept_as_there_are_processors_and_one_more_is_given_up()
    {
        var pool = Pool();
        var keys = Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => pool.Take()).ToList();
        foreach (var key in keys)
            pool.Return(key);

        Assert.Throws<ObjectDisposedException>(() => keys[^1].ExportParameters(includePrivateParameters: false));
        Assert.Equal(keys[..^1], [.. keys[..^1].Select(_ => pool.Take())]);
        Assert.Equal(keys.Count, imports);
    }

    private EcdsaPool Pool() => new(() =>
    {
        imports++;
        return ECDsa.Create(ECCurve.NamedCurves.nistP256);
    });
}
