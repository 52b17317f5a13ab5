using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>
/// What is kept of the ids, names and addresses that somebody was known by when they answered: enough to recognise each, and no way
/// back to any without the gate's key. So that what a host said of people can be deleted, and who they were is still known.
/// </summary>
public sealed class PersonMarks(ISecretStore store, IRandomSource random, TimeProvider time)
{
    public const string SecretName = "gate-person-key";

    private const int MarkBytes = 16;

    private readonly HmacKeys keys = new(store, SecretName, random, time);

    /// <returns>Makes the mark of a form of <see cref="PersonForms"/>: 32 hexadecimal digits, the same for ever, and another in each organisation.</returns>
    internal async ValueTask<Func<string, string>> OfAsync(string organisation, CancellationToken ct)
    {
        // The oldest version: what was kept under it is compared with what is known now.
        var key = await keys.CurrentAsync(ct);
        return form => Convert.ToHexStringLower(key.DeriveUnder(null, $"person|{organisation}|{form}").AsSpan(0, MarkBytes));
    }
}
