using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// Ids carry the way to their partition: a credential's begins with its organisation's 12 characters, a task's and an
/// approval's with their connection's 20. All are compared ordinally and exactly.
/// </summary>
public static class Ids
{
    private const int PrefixLength = 4;
    private const int OwnLength = 20;
    private const int OrganisationLength = 12;
    private const int WithinConnectionLength = 16;

    // Milliseconds of the Unix epoch in eight digits: until 2059.
    private const int TimeLength = 8;
    private const long LastMillisecond = 2_821_109_907_455;

    private static readonly SearchValues<char> alphabet = SearchValues.Create(RandomText.LowerAlphanumeric);

    public static string NewOrganisation(IRandomSource random) => RandomText.New(random, RandomText.LowerAlphanumeric, OrganisationLength);

    public static string NewAgent(IRandomSource random) => Make(IdKind.Agent, "", OwnLength, random);

    public static string NewConnection(IRandomSource random) => Make(IdKind.Connection, "", OwnLength, random);

    /// <summary>Begins, after its connection's part, with the time: rows that are made together lie together.</summary>
    public static string NewTask(string connection, DateTimeOffset now, IRandomSource random) => WithinConnection(IdKind.Task, connection, now, random);

    /// <summary>No id, but in order before each task that was made in a connection from the moment on.</summary>
    public static string FirstTask(string connection, DateTimeOffset moment)
    {
        Span<char> route = stackalloc char[OwnLength + TimeLength];
        WriteRoute(route, connection, moment);
        return string.Concat(Prefix(IdKind.Task), route);
    }

    /// <inheritdoc cref="NewTask"/>
    public static string NewApproval(string connection, DateTimeOffset now, IRandomSource random) => WithinConnection(IdKind.Approval, connection, now, random);

    public static string NewCredential(string organisation, IRandomSource random) =>
        IsOrganisation(organisation)
            ? Make(IdKind.Credential, organisation, OwnLength - OrganisationLength, random)
            : throw new ArgumentException($"`{organisation}` is not an organisation's id", nameof(organisation));

    public static string NewGrant(IRandomSource random) => Make(IdKind.Grant, "", OwnLength, random);

    public static string NewProvider(IRandomSource random) => Make(IdKind.Provider, "", OwnLength, random);

    public static string NewGuardrail(IRandomSource random) => Make(IdKind.Guardrail, "", OwnLength, random);

    public static string NewGuardrailSet(IRandomSource random) => Make(IdKind.GuardrailSet, "", OwnLength, random);

    public static string NewSession(IRandomSource random) => Make(IdKind.Session, "", OwnLength, random);

    /// <summary>The session that an agent's tasks of one UTC day belong to when they name none: always the same id, and no row.</summary>
    public static string SessionOfDay(string organisation, string agent, DateTimeOffset moment)
    {
        var day = moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Derived(IdKind.Session, $"{organisation}\u001f{agent}\u001f{day}");
    }

    /// <summary>A guardrail, by its set and its name in it: always the same id, and no row.</summary>
    public static string GuardrailOf(string set, string name) => Derived(IdKind.Guardrail, $"{set}\u001f{name}");

    /// <summary>An attestation key, by the key id that signatures name it with: always the same id, so that there is one key of it.</summary>
    public static string AttestationKeyOf(string keyId) => Derived(IdKind.AttestationKey, keyId);

    /// <summary>An attestation, by its agent, whose part it begins with, and its signed text: added again, it is the same.</summary>
    public static string AttestationOf(string agent, string jws) =>
        string.Concat(Prefix(IdKind.Attestation), agent.AsSpan(PrefixLength), Derived(IdKind.Attestation, jws).AsSpan(PrefixLength, WithinConnectionLength));

    public static string NewUser(IRandomSource random) => Make(IdKind.User, "", OwnLength, random);

    public static string NewOperation(IRandomSource random) => Make(IdKind.Operation, "", OwnLength, random);

    public static string NewIncident(IRandomSource random) => Make(IdKind.Incident, "", OwnLength, random);

    /// <summary>The incident that an operator opens under an idempotency key: always the same id.</summary>
    public static string IncidentOf(string organisation, string operatorId, string key) => Derived(IdKind.Incident, $"{organisation}\u001f{operatorId}\u001f{key}");

    /// <summary>The alert of a rule about a subject: always the same id, so that there is one.</summary>
    public static string AlertOf(string organisation, string rule, string subject) => Derived(IdKind.Alert, $"{organisation}\u001f{rule}\u001f{subject}");

    public static string NewAlertRoute(IRandomSource random) => Make(IdKind.AlertRoute, "", OwnLength, random);

    public static bool Is(IdKind kind, ReadOnlySpan<char> id) =>
        id.Length == PrefixLength + LengthAfterPrefix(kind)
        && id.StartsWith(Prefix(kind), StringComparison.Ordinal)
        && !id[PrefixLength..].ContainsAnyExcept(alphabet);

    public static bool IsOrganisation(ReadOnlySpan<char> id) => id.Length == OrganisationLength && !id.ContainsAnyExcept(alphabet);

    /// <summary>The connection of a task or an approval; <see langword="null"/> when <paramref name="id"/> is neither.</summary>
    public static string? ConnectionOf(ReadOnlySpan<char> id) =>
        Is(IdKind.Task, id) || Is(IdKind.Approval, id)
            ? string.Concat(Prefix(IdKind.Connection), id.Slice(PrefixLength, OwnLength))
            : null;

    /// <summary>When a task's or an approval's id was made.</summary>
    /// <exception cref="ArgumentException"><paramref name="id"/> is neither.</exception>
    public static DateTimeOffset MadeAt(ReadOnlySpan<char> id)
    {
        if (ConnectionOf(id) is null)
            throw new ArgumentException($"`{id}` is not the id of a task or an approval", nameof(id));

        long milliseconds = 0;
        foreach (var digit in id.Slice(PrefixLength + OwnLength, TimeLength))
            milliseconds = (milliseconds * RandomText.LowerAlphanumeric.Length) + RandomText.LowerAlphanumeric.IndexOf(digit);
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    /// <summary>The organisation of a credential; <see langword="null"/> when <paramref name="id"/> is none.</summary>
    public static string? OrganisationOf(ReadOnlySpan<char> id) =>
        Is(IdKind.Credential, id) ? id.Slice(PrefixLength, OrganisationLength).ToString() : null;

    private static string WithinConnection(IdKind kind, string connection, DateTimeOffset now, IRandomSource random)
    {
        if (!Is(IdKind.Connection, connection))
            throw new ArgumentException($"`{connection}` is not a connection's id", nameof(connection));

        Span<char> route = stackalloc char[OwnLength + TimeLength];
        WriteRoute(route, connection, now);
        return Make(kind, route, WithinConnectionLength - TimeLength, random);
    }

    private static void WriteRoute(Span<char> route, string connection, DateTimeOffset moment)
    {
        connection.AsSpan(PrefixLength).CopyTo(route);
        var milliseconds = Math.Clamp(moment.ToUnixTimeMilliseconds(), 0, LastMillisecond);
        for (var i = route.Length - 1; i >= OwnLength; i--)
            (route[i], milliseconds) = (RandomText.LowerAlphanumeric[(int)(milliseconds % RandomText.LowerAlphanumeric.Length)], milliseconds / RandomText.LowerAlphanumeric.Length);
    }

    private static string Make(IdKind kind, ReadOnlySpan<char> route, int random, IRandomSource source)
    {
        Span<char> tail = stackalloc char[random];
        RandomText.Fill(source, RandomText.LowerAlphanumeric, tail);
        return string.Concat(Prefix(kind), route, tail);
    }

    private static string Derived(IdKind kind, string from)
    {
        var number = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(from)));
        Span<char> own = stackalloc char[OwnLength];
        for (var i = own.Length - 1; i >= 0; i--)
            (own[i], number) = (RandomText.LowerAlphanumeric[(int)(number % (uint)RandomText.LowerAlphanumeric.Length)], number / (uint)RandomText.LowerAlphanumeric.Length);
        return string.Concat(Prefix(kind), own);
    }

    private static int LengthAfterPrefix(IdKind kind) =>
        kind is IdKind.Task or IdKind.Approval or IdKind.Attestation ? OwnLength + WithinConnectionLength : OwnLength;

    private static string Prefix(IdKind kind) => kind switch
    {
        IdKind.Agent => "agt_",
        IdKind.Connection => "con_",
        IdKind.Task => "tsk_",
        IdKind.Approval => "apr_",
        IdKind.Credential => "crd_",
        IdKind.Grant => "grt_",
        IdKind.Guardrail => "grd_",
        IdKind.GuardrailSet => "grs_",
        IdKind.Session => "ses_",
        IdKind.User => "usr_",
        IdKind.Operation => "opr_",
        IdKind.AttestationKey => "atk_",
        IdKind.Attestation => "att_",
        IdKind.Incident => "inc_",
        IdKind.Alert => "alt_",
        IdKind.AlertRoute => "alr_",
        IdKind.Provider => "prv_",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind of id that is not known"),
    };
}
