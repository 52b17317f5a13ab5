using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Documents;

namespace Gatehouse.Tests.Guardrails;

/// <summary>A Google API key is a secret by what stands around it. With nothing around it, it is a kind of its own, which `default` leaves out.</summary>
public sealed class LoneGoogleKeyTests
{
    private const string Alone = "google-api-key-alone";
    private const string Used = "google-api-key";
    private const string Key = "AIzaSyB" + "7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0G";
    private const string Other = "AIzaSyC" + "4Zd6Pj0G7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh";

    private static readonly GuardrailInspector credentialsOnly = new(Inspect.Patient(BuiltInSets.Load("credentials-only")), TimeProvider.System);

    [Theory]
    [InlineData("KEY")]
    [InlineData("  KEY\n")]
    [InlineData("\"KEY\"")]
    [InlineData("- `KEY`,")]
    [InlineData("(KEY)")]
    [InlineData("[\"KEY\"]")]
    [InlineData("{\"value\":\"KEY\"}")]
    [InlineData("{\"Text\":\"KEY\"}")]
    [InlineData("{\"input\":[\"one\",\"KEY\"]}")]
    [InlineData("{\"wert\":\"KEY\"}")]
    [InlineData("{\"contenido\":\"KEY\"}")]
    [InlineData("{\"données\":\"KEY\"}")]
    [InlineData("{\"значение\":\"KEY\"}")]
    [InlineData("{\"内容\":\"KEY\"}")]
    [InlineData("{\"값\":\"KEY\"}")]
    public void With_nothing_around_it_default_lets_it_pass_and_the_other_sets_find_it(string written)
    {
        var content = written.Replace("KEY", Key, StringComparison.Ordinal);

        Assert.Empty(Read(content, Inspect.Default).Results);
        Assert.Equal([Alone], Read(content, Inspect.Strict).Kinds());
        Assert.Equal(InspectionVerdict.Block, Read(content, Inspect.Strict).Verdict);
        Assert.Equal([Alone], Read(content, credentialsOnly).Kinds());
        Assert.DoesNotContain(Key, Read(content, credentialsOnly).Content(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiKey: \"KEY\"")]
    [InlineData("x = KEY")]
    [InlineData("= \"KEY\"")]
    [InlineData("?key=KEY")]
    [InlineData("curl \"https://generativelanguage.googleapis.com/v1beta/models?key=KEY\"")]
    [InlineData("-H 'X-Goog-Api-Key: KEY'")]
    [InlineData("set_key(\"KEY\")")]
    [InlineData("use KEY for this")]
    [InlineData("the key is KEY")]
    [InlineData("Schlüssel KEY")]
    [InlineData("la clé KEY")]
    [InlineData("clave KEY")]
    [InlineData("ключ KEY")]
    [InlineData("密钥 KEY")]
    [InlineData("鍵 KEY")]
    [InlineData("키 KEY")]
    [InlineData("مفتاح KEY")]
    [InlineData("מפתח KEY")]
    [InlineData("कुंजी KEY")]
    [InlineData("🔑 KEY")]
    [InlineData("1. KEY")]
    [InlineData("OTHER, KEY")]
    [InlineData("{\"apiKey\":\"KEY\"}")]
    [InlineData("{\"google\":\"KEY\"}")]
    [InlineData("{\"schlüssel\":\"KEY\"}")]
    [InlineData("{\"密钥\":\"KEY\"}")]
    [InlineData("{\"maps\":[\"KEY\"]}")]
    [InlineData("{\"value\":\"key=KEY\"}")]
    [InlineData("{\"anything\":\"KEY\"}")]
    public void With_anything_around_it_every_set_finds_it(string written)
    {
        var content = written.Replace("KEY", Key, StringComparison.Ordinal).Replace("OTHER", Other, StringComparison.Ordinal);

        Assert.Contains(Used, Read(content, Inspect.Default).Kinds());
        Assert.DoesNotContain(Key, Read(content, Inspect.Default).Content(), StringComparison.Ordinal);
        Assert.Contains(Used, Read(content, Inspect.Strict).Kinds());
    }

    [Fact]
    public void Who_encodes_it_treats_it_as_a_secret() =>
        Assert.Equal(InspectionVerdict.Block, Inspect.Text(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Key))).Verdict);

    [Fact]
    public void In_a_long_text_it_is_never_alone() => Assert.Contains(Used, Inspect.Text(new string(' ', 4_096) + Key).Kinds());

    [Fact]
    public void Other_keys_are_found_with_nothing_around_them() => Assert.Contains("github-token", Inspect.Text("ghp_" + "wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru").Kinds());

    [Theory]
    [InlineData(Alone, "apiKey=KEY")]
    [InlineData("none", "KEY")]
    [InlineData("none", "apiKey=KEY")]
    public void An_operator_who_does_not_leave_it_out_finds_it(string except, string written) =>
        Assert.NotEmpty(Read(written.Replace("KEY", Key, StringComparison.Ordinal), Except(except)).Results);

    [Theory]
    [InlineData("KEY")]
    [InlineData("apiKey=KEY")]
    public void An_operator_who_leaves_out_such_keys_leaves_out_both(string written) =>
        Assert.Empty(Read(written.Replace("KEY", Key, StringComparison.Ordinal), Except(Used)).Results);

    private static GuardrailInspector Except(string kind) => Inspect.Of($$"""[ { "name": "secrets", "kind": "secrets", "action": "redact", "options": { "except": ["{{kind}}"] } } ]""");

    private static Inspection Read(string content, GuardrailInspector inspector) => content[0] is '{' or '[' ? Inspect.Json(content, inspector) : Inspect.Text(content, inspector);
}
