using System.Text.Json;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Registry;

public sealed class RegistryJsonTests
{
    [Fact]
    public void An_agent_reads_back_as_it_was_written()
    {
        var json = JsonSerializer.Serialize(Documents.Agent, RegistryJson.Default.Agent);
        var read = JsonSerializer.Deserialize(json, RegistryJson.Default.Agent)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, RegistryJson.Default.Agent));
        Assert.Equal(Documents.Agent.Owner, read.Owner);
        Assert.Contains("\"status\":\"active\"", json);
        Assert.Contains("\"protocol\":\"a2a\"", json);
        Assert.DoesNotContain("\"version\"", json);
    }

    [Fact]
    public void A_credential_reads_back_as_it_was_written()
    {
        var json = JsonSerializer.Serialize(Documents.Credential, RegistryJson.Default.Credential);
        var read = JsonSerializer.Deserialize(json, RegistryJson.Default.Credential)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, RegistryJson.Default.Credential));
        Assert.Equal(Documents.Credential.Holder, read.Holder);
        Assert.Equal(Documents.Credential.Secret!.Hash, read.Secret!.Hash);
    }

    public static TheoryData<ConnectionTarget, string> Targets => new()
    {
        { new ConnectionTarget.ToAgent("agt_0123456789abcdefghij"), "agt_0123456789abcdefghij" },
        { new ConnectionTarget.ToHttp("https://Depot.example:8443/tasks?x=1"), "https://depot.example:8443" },
        { new ConnectionTarget.ToMcp("https://tools.example:443/mcp"), "https://tools.example" },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_connection_reads_back_whatever_it_leads_to_and_its_audience_is_the_receiver(ConnectionTarget target, string audience)
    {
        var json = JsonSerializer.Serialize(Documents.Connection with { To = target }, RegistryJson.Default.Connection);
        var read = JsonSerializer.Deserialize(json, RegistryJson.Default.Connection)!;

        Assert.Equal(target, read.To);
        Assert.Equal(audience, read.To.Audience);
        Assert.Equal("staging", read.Resource!.Value.GetProperty("environment").GetString());
        Assert.DoesNotContain("audience", json);
    }

    [Theory]
    [InlineData("\"name\":\"courier\"", "\"name\":\"courier\",\"onlyOnSundays\":true")]
    [InlineData("\"name\":\"courier\"", "\"name\":\"courier\",\"name\":\"other\"")]
    [InlineData("\"name\":\"courier\",", "")]
    [InlineData("\"name\":\"courier\"", "\"name\":null")]
    [InlineData("\"status\":\"active\"", "\"status\":0")]
    [InlineData("\"status\":\"active\"", "\"status\":\"resting\"")]
    public void A_document_that_is_not_understood_whole_is_not_acted_on(string part, string replacement)
    {
        var json = JsonSerializer.Serialize(Documents.Agent, RegistryJson.Default.Agent);
        Assert.Contains(part, json);

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json.Replace(part, replacement), RegistryJson.Default.Agent));
    }
}
