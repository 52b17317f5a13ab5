using System.Security.Cryptography;
using System.Text;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Audit.Checkpoints;

public sealed class SignedNoteTests
{
    // The example of c2sp.org/signed-note.
    private const string Example = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    private static readonly DateTimeOffset noon = new(2026, 11, 22, 12, 0, 0, 7, TimeSpan.Zero);
    private static readonly Checkpoint checkpoint = new("org0000000aa", 3, noon, 17, new string('b', 64), 2, 5);

    [Fact]
    public void The_example_of_the_specification_is_read_and_written_as_it_is()
    {
        var note = SignedNote.Parse(Example)!;
        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Equal(("example.com/foo", "530d903a", 68), (note.Signatures[0].Name, Convert.ToHexStringLower(note.Signatures[0].Bytes.Span[..4]), note.Signatures[0].Bytes.Length));
        Assert.Equal(Example, note.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("\n\n\u2014 k AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 k AAAAAAA=")]
    [InlineData("text\n\n- k AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 k AAAA\n")]
    [InlineData("text\n\n\u2014 k ?\n")]
    [InlineData("text\n\n\u2014 k+k AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 k  AAAAAAA=\n")]
    [InlineData("text\n\n\u2014  AAAAAAA=\n")]
    [InlineData("te\txt\n\n\u2014 k AAAAAAA=\n")]
    public void What_is_no_signed_note_is_none(string note) => Assert.Null(SignedNote.Parse(note));

    [Fact]
    public void A_key_verifies_what_it_signed_and_nothing_else()
    {
        var (keys, others) = (KeySet(), KeySet());
        var note = SignedNote.Parse(keys.Sign(checkpoint).ToString())!;

        Assert.True(keys.SignerOf("org0000000aa").Verify(note));
        Assert.False(others.SignerOf("org0000000aa").Verify(note));
        Assert.False(keys.SignerOf("org0000000bb").Verify(note));
        Assert.False(keys.SignerOf("org0000000aa").Verify(note with { Text = note.Text.Replace("17", "18", StringComparison.Ordinal) }));
    }

    [Fact]
    public void Signatures_of_unknown_keys_are_passed_over_and_a_bad_one_of_a_known_key_is_not()
    {
        var (keys, others) = (KeySet(), KeySet());
        var (own, foreign) = (keys.Sign(checkpoint), others.Sign(checkpoint).Signatures[0]);
        var forged = own.Signatures[0] with { Bytes = (byte[])[.. own.Signatures[0].Bytes.Span[..4], .. foreign.Bytes.Span[4..]] };

        Assert.True(keys.SignerOf("org0000000aa").Verify(own with { Signatures = [foreign, own.Signatures[0]] }));
        Assert.False(keys.SignerOf("org0000000aa").Verify(own with { Signatures = [own.Signatures[0], forged] }));
    }

    [Fact]
    public void A_key_is_read_as_it_is_written_and_its_id_is_the_hash_of_its_SPKI()
    {
        var key = KeySet().SignerOf("org0000000aa");
        var parts = key.ToString().Split('+', 3);
        var bytes = Convert.FromBase64String(parts[2]);

        Assert.Equal("gatehouse.dev/audit/org0000000aa", parts[0]);
        Assert.Equal(0x02, bytes[0]);
        Assert.Equal(parts[1], Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(1))[..4]));
        Assert.Equal(key.ToString(), NoteVerifier.Parse(key.ToString())!.ToString());
    }

    [Theory]
    [InlineData("2A8648CE3D030107", "2A8648CE3D030F07")]
    [InlineData("2A8648CE3D030107", "008648CE3D030107")]
    [InlineData("2A8648CE3D0201", "2A8648CE3D0F01")]
    public void A_key_of_a_curve_that_nobody_knows_is_none(string part, string other)
    {
        var spki = Convert.ToHexString(Convert.FromBase64String(KeySet().SignerOf("org0000000aa").ToString().Split('+', 3)[2]))[2..];
        Assert.Contains(part, spki, StringComparison.Ordinal);
        var changed = Convert.FromHexString(spki.Replace(part, other, StringComparison.Ordinal));
        Assert.Null(NoteVerifier.Parse($"org0000000aa+{Convert.ToHexStringLower(SHA256.HashData(changed)[..4])}+{Convert.ToBase64String([0x02, .. changed])}"));
    }

    [Fact]
    public void A_key_serves_many_threads_at_once()
    {
        var keys = KeySet();
        var (key, note) = (NoteVerifier.Parse(keys.SignerOf("org0000000aa").ToString())!, keys.Sign(checkpoint));
        var forged = note with { Text = note.Text.Replace("17", "18", StringComparison.Ordinal) };
        Parallel.For(0, 200, turn => Assert.Equal(turn % 2 == 0, key.Verify(turn % 2 == 0 ? note : forged)));
    }

    [Fact]
    public void What_was_verified_before_says_nothing_of_another_text_signature_or_key()
    {
        var (keys, others) = (KeySet(), KeySet());
        var (key, other) = (keys.SignerOf("org0000000aa"), others.SignerOf("org0000000aa"));
        var (note, second) = (keys.Sign(checkpoint), keys.Sign(checkpoint with { Size = 18 }));
        for (var time = 0; time < 2; time++)
        {
            Assert.True(key.Verify(note) && key.Verify(second));
            Assert.False(key.Verify(note with { Signatures = second.Signatures }));
            Assert.False(key.Verify(note with { Text = second.Text + note.Text }));
            for (var at = NoteVerifier.KeyIdBytes; at < note.Signatures[0].Bytes.Length; at++)
                Assert.False(key.Verify(note with { Signatures = [note.Signatures[0] with { Bytes = Flipped(note.Signatures[0].Bytes, at) }] }));
            Assert.False(other.Verify(note with { Signatures = [note.Signatures[0] with { Bytes = (byte[])[.. other.KeyIdSpan, .. note.Signatures[0].Bytes.Span[NoteVerifier.KeyIdBytes..]] }] }));
        }

        static byte[] Flipped(ReadOnlyMemory<byte> bytes, int at)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            return changed;
        }
    }

    [Fact]
    public void A_key_that_is_known_by_one_name_is_still_read_strictly_by_another()
    {
        var parts = KeySet().SignerOf("org0000000aa").ToString().Split('+', 3);
        Assert.Equal("other", NoteVerifier.Parse($"other+{parts[1]}+{parts[2]}")!.Name);
        Assert.Null(NoteVerifier.Parse($"other+{(parts[1] == "00000000" ? "00000001" : "00000000")}+{parts[2]}"));
        Assert.Null(NoteVerifier.Parse($"+{parts[1]}+{parts[2]}"));
        Assert.Null(NoteVerifier.Parse($"other+{parts[1]}+{parts[2]} "));
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("name+00000000+AAAA")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void What_is_no_key_of_this_kind_is_none(string vkey) => Assert.Null(NoteVerifier.Parse(vkey));

    [Fact]
    public void A_key_whose_id_is_another_s_is_none()
    {
        var parts = KeySet().SignerOf("org0000000aa").ToString().Split('+', 3);
        Assert.Null(NoteVerifier.Parse($"{parts[0]}+{(parts[1] == "00000000" ? "00000001" : "00000000")}+{parts[2]}"));
    }

    [Fact]
    public void A_checkpoint_is_three_lines_as_every_log_has_them_and_four_of_ours()
    {
        Assert.Equal($"gatehouse.dev/audit/org0000000aa\n17\n{Convert.ToBase64String(Convert.FromHexString(checkpoint.Root))}\nnumber 3\ntime 2026-11-22T12:00:00.007Z\nfrom 2\nleaves 5\n", checkpoint.Text);
        Assert.Equal(checkpoint, Checkpoint.Parse(checkpoint.Text));
    }

    [Theory]
    [InlineData("gatehouse.dev/audit/", "example.com/")]
    [InlineData("\n17\n", "\n017\n")]
    [InlineData("\n17\n", "\n-17\n")]
    [InlineData("number 3", "number 03")]
    [InlineData("number 3", "3")]
    [InlineData("from 2", "from +2")]
    [InlineData("from 2\n", "")]
    [InlineData("leaves 5", "5")]
    [InlineData("leaves 5\n", "")]
    [InlineData("12:00:00.007Z", "12:00:00Z")]
    [InlineData("u7u7", "u7")]
    [InlineData("time 2026", "more\ntime 2026")]
    public void What_is_written_otherwise_is_no_checkpoint(string part, string other)
    {
        Assert.Contains(part, checkpoint.Text, StringComparison.Ordinal);
        Assert.Null(Checkpoint.Parse(checkpoint.Text.Replace(part, other, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_stored_checkpoint_is_read_as_it_was_written_and_not_with_a_byte_more()
    {
        var keys = KeySet();
        var stored = new StoredCheckpoint(
            checkpoint, keys.Sign(checkpoint), keys.SignerOf("org0000000aa").ToString(), [new string('c', 64)], [new CheckpointLeaf("$control", new(4, new string('d', 64)))]);
        var bytes = stored.ToBytes();

        Assert.Equal(bytes, StoredCheckpoint.Parse(bytes)!.ToBytes());
        Assert.Null(StoredCheckpoint.Parse((byte[])[.. bytes, (byte)' ']));
        foreach (var (part, other) in new[] { ("\"key\":", "\"from\":1,\"key\":"), ("\"sequence\":4", "\"sequence\":0"), ("\"v\":1", "\"v\":2"), ("$control", "Control"), ("dddd", "dDdd"), ("\\n17\\n", "\\n17") })
            Assert.Null(StoredCheckpoint.Parse(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace(part, other, StringComparison.Ordinal))));
    }

    private static CheckpointKeySet KeySet()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var version = new SecretVersion("1", key.ExportPkcs8PrivateKey(), noon);
        return new CheckpointKeySet([version], version);
    }
}
