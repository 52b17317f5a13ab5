using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class SiemArea
{
    public static ApiArea Told { get; } = new("SIEM", "The record as a stream of OCSF events.",
    [
        new(HttpMethods.Put, Routes.Siem, "setSink", "Sets where the record is streamed to, and the header that opens it.")
        {
            Needs = Permission.Govern,
            Parameters = [new("header", "If-Match", """{ "type": "string" }""", "The ETag of the sink that is there.")],
            Body = "NewSink",
            Answers = [new(201, "Sink", "Set; `key` is shown this once.") { HasVersion = true }, new(200, "Sink", "Changed: key and marks stay.") { HasVersion = true }],
            MayRefuse = [412, 428],
        },
        new(HttpMethods.Get, Routes.Siem, "readSink", "Reads the sink and how far behind its stream is.")
        {
            Answers = [new(200, "Sink", "The sink.") { HasVersion = true }],
            MayRefuse = [404],
        },
        Switch(Routes.SiemPause, "pauseSink", "Sends nothing until it is resumed; nothing is lost."),
        Switch(Routes.SiemResume, "resumeSink", "Goes on where it was paused."),
        new(HttpMethods.Post, Routes.SiemReplay, "replaySink", "Streams again what was streamed already, from a moment on, or of one chain from an entry on.")
        {
            Needs = Permission.Govern,
            Body = "SinkReplay",
            Answers = [new(200, "Sink", "The next run follows it.") { HasVersion = true }],
            MayRefuse = [404, 409],
        },
        new(HttpMethods.Delete, Routes.Siem, "removeSink", "Takes the sink away. The next one goes on where it was.")
        {
            Needs = Permission.Govern,
            Answers = [new(204, Meaning: "Taken away.")],
            MayRefuse = [404],
        },
    ]);

    private static ApiOperation Switch(string route, string id, string summary) => new(HttpMethods.Post, route, id, summary)
    {
        Needs = Permission.Govern,
        Answers = [new(200, "Sink", "The sink.") { HasVersion = true }],
        MayRefuse = [404],
    };
}
