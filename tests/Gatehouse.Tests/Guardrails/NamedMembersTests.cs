namespace Gatehouse.Tests.Guardrails;

/// <summary>In a JSON document a name and its value are two texts: what a member is called counts as it does in one text.</summary>
public sealed class NamedMembersTests
{
    [Theory]
    [InlineData("""{"password":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"step":{"login":[{"DB_PASSWORD":"Tr0ub4dor3x"}]}}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"apiKey":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}""", "q8Zr2Lw5Xk9Vb3Nm7Tc1", "named-secret")]
    [InlineData("""{"tokens":["one","q8Zr2Lw5Xk9Vb3Nm7Tc1"]}""", "q8Zr2Lw5Xk9Vb3Nm7Tc1", "named-secret")]
    [InlineData("""{"datadog_api_key":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}""", "q8Zr2Lw5Xk9Vb3Nm7Tc1", "datadog-credential")]
    [InlineData("""{"headers":{"X-Api-Key":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}}""", "q8Zr2Lw5Xk9Vb3Nm7Tc1", "named-secret")]
    [InlineData("""{"headers":{"Authorization":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}}""", "q8Zr2Lw5Xk9Vb3Nm7Tc1", "http-authorization")]
    [InlineData("""{"headers":{"authorization":"Basic bWlhOkhhcmJvdXJUb3duMjE="}}""", "bWlhOkhhcmJvdXJUb3duMjE=", "http-authorization")]
    [InlineData("""{"contraseña":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"senha":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"Passwort":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"пароль":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"密码":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"비밀번호":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"كلمة المرور":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"name":"DB_PASSWORD","value":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""[{"name":"REGION","value":"eu-west-1"},{"name":"API_KEY","value":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}]""", "q8Zr2Lw5Xk9Vb3Nm7Tc1", "named-secret")]
    [InlineData("""{"key":"x-api-key","Value":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}""", "q8Zr2Lw5Xk9Vb3Nm7Tc1", "named-secret")]
    [InlineData("""{"name":"GEMINI_API_KEY","value":"AIzaSyB""" + """7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0G"}""", "AIzaSyB" + "7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0G", "google-api-key")]
    [InlineData("""{"name":"DB_PASSWORD","labels":{"tier":"one"},"value":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"db_password":{"sensitive":true,"type":"string","value":"Tr0ub4dor3x"}}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"passwords":[{"id":1},"Tr0ub4dor3x"]}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"the_orders_of_the_harbour_town_in_the_north_of_the_country_of_mia_password":"Tr0ub4dor3x"}""", "Tr0ub4dor3x", "named-secret")]
    [InlineData("""{"apiKeys":[{"value":"AIzaSyB""" + """7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0G"}]}""", "AIzaSyB" + "7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0G", "google-api-key")]
    [InlineData("""{"password":"before ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru after"}""", "before ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru after", "named-secret")]
    [InlineData("""{"token":"ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru"}""", "ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru", "github-token")]
    public void What_a_member_is_called_may_make_its_value_a_secret(string json, string secret, string kind)
    {
        var inspection = Inspect.Json(json);

        Assert.Equal([kind], inspection.Kinds());
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(json).Replace(System.Text.RegularExpressions.Regex.Escape(secret), $@"\[{kind} [a-p]{{6}}\]", StringComparison.Ordinal)}$", inspection.Content());
    }

    [Theory]
    [InlineData("""{"max_tokens":4096,"token_type":"bearer","tokenUsage":"4096 of 8192","nextPageToken":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}""")]
    [InlineData("""{"access_token":1234567890123456789,"token":"12345678901234567890"}""")]
    [InlineData("""{"password":"must be at least 12 characters","passwordPolicy":"12 characters, one digit","password_changed":"2024-11-02T10:00:00Z","PasswordLastUsed":"2024-11-02T10:00:00Z","passwordless":"Sign in with a link, sent 2 minutes ago"}""")]
    [InlineData("""{"issue_key":"PROJ-12345","sort_key":"orders#2024-11-02","primary_key":"customer_2024_region","key":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}""")]
    [InlineData("""{"secret":"$SECRET","api_key":"YOUR_API_KEY_HERE","access_key":"{{vault.key}}","token":"[github-token dkjbma]","credentials":"include"}""")]
    [InlineData("""{"secretary":"Ms Berg, room 3.14 B-12","passenger":"Mia Berg 12A","compass":"N 3 E","passport_office":"Quay 4, Oslo"}""")]
    [InlineData("""{"authorization":"required for all orders","contraseña":"mínimo 8 caracteres","密码":"至少8个字符"}""")]
    [InlineData("""{"stripe_key":"pk_live_9Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh","site_key":"6Lq8Zr2LAAAAAw5Xk9Vb3Nm7Tc1q8Zr2Lw5Xk9Vb","public_key":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}""")]
    [InlineData("""{"name":"DB_PASSWORD","nested":{"value":"Harbour Town 21, Quay 4"}}""")]
    [InlineData("""{"name":"Password reset in three steps","value":"Harbour Town 21, Quay 4"}""")]
    [InlineData("""[{"name":"API_KEY"},{"value":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}]""")]
    [InlineData("""{"ARN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:OrdersDatabase-a1b2c3","note":"see arn:aws:secretsmanager:eu-west-1:123456789012:secret:OrdersDatabase-a1b2c3"}""")]
    [InlineData("""{"items":[{"password":null},"Harbour Town 21, Quay 4"]}""")]
    [InlineData("""{"input_cost_per_token":1.5000000000000002e-07,"token_delta":-12345678901234567}""")]
    [InlineData("""{"password":[],"value":"q8Zr2Lw5Xk9Vb3Nm7Tc1"}""")]
    public void What_is_called_something_else_is_none(string json) => Assert.DoesNotContain(Inspect.Json(json).Results, result => result.Guardrail.Name == "secrets");

    [Theory]
    [InlineData("password = :::::))))):")]
    [InlineData("{\"authorization\":\":::::::::::\"}")]
    [InlineData("{\"password\":\")))))))))))\"}")]
    [InlineData("{\"token\":\"\"}")]
    public void Marks_alone_are_none(string content) => Assert.Empty((content[0] == '{' ? Inspect.Json(content) : Inspect.Text(content)).Results);

    [Theory]
    [InlineData("password")]
    [InlineData("api_key")]
    [InlineData("senha")]
    [InlineData("пароль")]
    public void A_chapter_is_none(string name) => Assert.Empty(Inspect.Json($$"""{"{{name}}":"{{string.Join(' ', Enumerable.Repeat("Harbour Town, Quay 4:", 60))}}"}""").Results);

    [Fact]
    public void What_a_name_says_of_a_value_is_said_to_personal_data_too() => Assert.Equal(["us-ssn"], Inspect.Json("""{"name":"ssn","value":"536228726"}""").Kinds());

    [Fact]
    public void A_kind_that_is_let_pass_covers_no_other() =>
        Assert.Equal(["github-token"], Inspect.Json("""{"password":"before ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru after"}""", Inspect.Of("""[ { "name": "secrets", "kind": "secrets", "action": "redact", "options": { "except": ["named-secret"] } } ]""")).Kinds());
}
