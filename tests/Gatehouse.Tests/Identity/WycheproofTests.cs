using System.Text;
using System.Text.Json;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

/// <summary>Project Wycheproof's JSON Web Signature vectors.</summary>
public sealed class WycheproofTests
{
    private static readonly JsonElement vectors = Load();

    public static TheoryData<int> Es256 => Cases(isEs256: true);

    public static TheoryData<int> Other => Cases(isEs256: false);

    [Theory]
    [MemberData(nameof(Es256))]
    public void Every_es256_vector_is_decided_as_stated(int id)
    {
        var (group, test) = Find(id);

        Assert.Equal(test.GetProperty("result").GetString() == "valid", Accepts(group, test));
    }

    [Theory]
    [MemberData(nameof(Other))]
    public void Every_other_algorithm_is_refused(int id)
    {
        var (group, test) = Find(id);

        Assert.False(Accepts(group, test));
        Assert.IsType<JwsOutcome.Refused>(JwsVerifier.Verify(Bytes(test), null, new AnyKeyId(Es256Key())));
    }

    [Fact]
    public void All_vectors_are_run_and_some_are_valid()
    {
        Assert.Equal(401, Es256.Count + Other.Count);
        Assert.Equal(41, Es256.Count);
        Assert.Equal(2, Groups().Where(IsEs256).SelectMany(Tests).Count(test => test.GetProperty("result").GetString() == "valid"));
    }

    private static bool Accepts(JsonElement group, JsonElement test) =>
        group.TryGetProperty("public", out var jwk)
        && VerificationKey.FromJwk(jwk) is { } key
        && JwsVerifier.Verify(Bytes(test), null, new OneKey(key)) is JwsOutcome.Verified;

    private static VerificationKey Es256Key() => VerificationKey.FromJwk(Groups().First(IsEs256).GetProperty("public"))!;

    private static byte[] Bytes(JsonElement test) => Encoding.UTF8.GetBytes(test.GetProperty("jws").GetString()!);

    private static TheoryData<int> Cases(bool isEs256) =>
        [.. Groups().Where(group => IsEs256(group) == isEs256).SelectMany(Tests).Select(test => test.GetProperty("tcId").GetInt32())];

    private static (JsonElement Group, JsonElement Test) Find(int id) =>
        Groups().SelectMany(group => Tests(group).Select(test => (group, test))).First(pair => pair.test.GetProperty("tcId").GetInt32() == id);

    // The two groups whose P-256 key is meant for encryption are decided with the ES256 ones: all of theirs are invalid.
    private static bool IsEs256(JsonElement group) =>
        group.TryGetProperty("public", out var jwk) && jwk.TryGetProperty("crv", out var curve) && curve.ValueEquals("P-256");

    private static IEnumerable<JsonElement> Groups() => vectors.GetProperty("testGroups").EnumerateArray();

    private static IEnumerable<JsonElement> Tests(JsonElement group) => group.GetProperty("tests").EnumerateArray();

    private static JsonElement Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Identity", "Vectors", "json_web_signature_test.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    private sealed class OneKey(VerificationKey key) : IVerificationKeys
    {
        public VerificationKey? Find(string keyId) => keyId == key.KeyId ? key : null;
    }

    private sealed class AnyKeyId(VerificationKey key) : IVerificationKeys
    {
        public VerificationKey? Find(string keyId) => key;
    }
}
