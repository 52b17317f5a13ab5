using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.SelfTests;

internal static class Rows
{
    public const string Partition = "org|connection";

    public static RowContent Content(string text) => new("org", "", Encoding.UTF8.GetBytes(text));

    public static TableWrite Insert(string key, string text = "") => new TableWrite.Insert(key, Content(text));

    public static string? Text(World world, string key) =>
        world.Tables.Find(Partition, key) is { } row ? Encoding.UTF8.GetString(row.Content.Body.Span) : null;
}
