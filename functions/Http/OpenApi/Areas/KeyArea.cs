using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class KeyArea
{
    public static ApiArea Told { get; } = new("Keys", "What signs, hashes and seals.",
    [
        new(HttpMethods.Get, Routes.Keys, "readKeys", "Reads the versions of the gate's keys and of the organisation's data key, and whether what is sealed again in the background is.")
        {
            Needs = Permission.Govern,
            Answers = [new(200, "Keys", "Versions and times, never a key.")],
        },
        new(HttpMethods.Post, Routes.KeyRotation, "rotateKey", "Makes a new version of a key. The older ones stay until nothing needs them.")
        {
            Needs = Permission.Govern,
            Body = "KeyRotation",
            Answers = [new(200, "KeyVersion", "The new version.")],
            MayRefuse = [409],
        },
    ]);
}
