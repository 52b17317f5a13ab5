using System.Buffers;
using System.Text.Json;
using Gatehouse.Http.Answers;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A change of an agent, laid over it as it stands: what comes out is read as strictly as a new one.</summary>
public static class AgentPatchBody
{
    public static Task<BodyOf<AgentBody>> ReadAsync(HttpRequest request, Agent standing, CancellationToken ct) =>
        RequestBody.ReadAsync(request, patch => Parse(patch, standing), ct);

    public static BodyOf<AgentBody> Parse(JsonBody patch, Agent standing) =>
        AgentBody.Parse(patch with { Root = MergePatch.Over(Description(standing), patch.Root) });

    private static JsonElement Description(Agent standing)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            AgentAnswer.WriteDescription(json, standing);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
