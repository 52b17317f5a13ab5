using System.Text;
using System.Text.Json;

namespace Gatehouse.Scenarios.Taint;

/// <summary>What finds leaks finds them: whatever a secret is put into.</summary>
public sealed class MarksAreKnown
{
    [Theory]
    [InlineData("as it is")]
    [InlineData("its beginning")]
    [InlineData("its end")]
    [InlineData("in a URL")]
    [InlineData("in JSON")]
    [InlineData("in JSON that spells all")]
    [InlineData("as Basic")]
    [InlineData("as Basic, one further")]
    [InlineData("as Basic, two further")]
    [InlineData("in base64url")]
    [InlineData("in base64 in a URL")]
    [InlineData("in hex")]
    [InlineData("in UTF-16")]
    public void A_mark_is_found(string how)
    {
        var mark = Mark.New("secret");
        var witness = new Witness();
        using var folder = new Harness.DataFolder();
        var bytes = Encoding.ASCII.GetBytes(mark.Text);
        File.WriteAllBytes(Path.Combine(folder.Path, "file"), how == "in UTF-16" ? Encoding.Unicode.GetBytes($"{{{mark.Text}}}") : Encoding.UTF8.GetBytes($"é{Spelled(how, mark.Text, bytes)}é"));
        witness.SeeFolder("folder", folder.Path);

        Assert.Single(witness.FindAll([mark]));
        Assert.Empty(witness.FindAll([Mark.New("other")]));
    }

    private static string Spelled(string how, string text, byte[] bytes) => how switch
    {
        "its beginning" => text[..16] + "…",
        "its end" => "…" + text[^16..],
        "in a URL" => Uri.EscapeDataString(text),
        "in JSON" => JsonSerializer.Serialize(new { text }),
        "in JSON that spells all" => string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) ? character.ToString() : $"\\u{(int)character:x4}")),
        "as Basic" => Convert.ToBase64String([.. "gat"u8, .. bytes]),
        "as Basic, one further" => Convert.ToBase64String([.. "gate"u8, .. bytes]),
        "as Basic, two further" => Convert.ToBase64String([.. "gate:"u8, .. bytes]),
        "in base64url" => System.Buffers.Text.Base64Url.EncodeToString([.. "?>"u8, .. bytes]),
        "in base64 in a URL" => Uri.EscapeDataString(Convert.ToBase64String([.. "?>"u8, .. bytes])),
        "in hex" => Convert.ToHexString(bytes),
        _ => text,
    };
}
