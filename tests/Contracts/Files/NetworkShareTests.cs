using Gatehouse.Local.Adapters.Files;

namespace Gatehouse.Contracts.Files;

public sealed class NetworkShareTests
{
    private static readonly string[] Mounts =
    [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "30 22 0:44 / /mnt/team rw - nfs4 server:/team rw",
        @"31 22 0:45 / /mnt/two\040words rw shared:7 master:1 - cifs //server/share rw",
        "32 30 8:2 / /mnt/team/local rw - xfs /dev/sdb1 rw",
        "33 22 0:46 / /mnt/later rw - nfs server:/x rw",
        "34 33 8:3 / /mnt/later rw - ext4 /dev/sdc1 rw",
        "35 22 0:47 / /home/me/remote rw - fuse.sshfs me@host: rw",
        "a line that is no mount",
    ];

    [Theory]
    [InlineData("/var/lib/gatehouse", null)]
    [InlineData("/mnt/team", "nfs4")]
    [InlineData("/mnt/team/gate", "nfs4")]
    [InlineData("/mnt/teammate", null)]
    [InlineData("/mnt/team/local/gate", null)]
    [InlineData("/mnt/two words/gate", "cifs")]
    [InlineData("/mnt/later/gate", null)]
    [InlineData("/home/me/remote", "fuse.sshfs")]
    public void A_share_is_told_from_a_local_disk(string path, string? type) => Assert.Equal(type, NetworkShare.TypeOf(path, Mounts));
}
