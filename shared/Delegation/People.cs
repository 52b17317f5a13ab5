using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Delegation;

/// <summary>Who stands at the root of what agents do: whom they act for, and operators who set work up. Nothing is remembered.</summary>
/// <remarks>A person's id is derived from their name under the gate's key: records and receivers have the id alone, and one row here has the name.</remarks>
public sealed class People(Ledgers ledgers, PersonMarks marks, VouchedOperators vouched)
{
    internal const string Partition = "$people";

    private const string Prefix = "human|";
    private const int IdCharacters = 20;
    private const int MostTries = 5;

    /// <summary>Makes them known where they are not yet.</summary>
    /// <param name="user">As <c>user:ana@example.com</c>.</param>
    public async Task<Person> FindOrAddAsync(string organisation, string user, CancellationToken ct)
    {
        if (await LatestAsync(organisation, user, ct) is { } known)
            return known.Person;
        var person = new Person(await IdAsync(organisation, user, 0, ct), user);
        // That somebody else was first is no failure: they wrote the same.
        await ledgers.Store(organisation).WriteAsync(Partition, [new TableWrite.Insert(Prefix + person.Id, Content(organisation, person))], ct);
        return (await LatestAsync(organisation, user, ct))?.Person ?? person;
    }

    /// <returns>Null when nothing was ever done for them.</returns>
    public async Task<Person?> FindAsync(string organisation, string user, CancellationToken ct) => (await LatestAsync(organisation, user, ct))?.Person;

    /// <summary>As they are now.</summary>
    /// <param name="id">Of a person, or of an operator.</param>
    /// <returns>Null when they have left, or nobody knows them.</returns>
    public async Task<Person?> StandingAsync(string organisation, string id, CancellationToken ct)
    {
        if (await ReadAsync(organisation, id, ct) is { Person: var person })
            return person.LeftAt is null ? person : null;
        var isThere = await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, OperatorDirectory.OperatorRow(id), ct) is { } row
            ? OperatorRows.Parse(row.Content.Body).RemovedAt is null
            : await vouched.FindAsync(organisation, id, ct) is not null;
        return isThere ? new Person(id, "") : null;
    }

    /// <summary>They have left; said again, it is so all the same.</summary>
    /// <returns>Who they were; null when nothing was ever done for them.</returns>
    public Task<Person?> LeaveAsync(string organisation, string user, CancellationToken ct) => ChangeAsync(
        organisation, user, (known, _) => ValueTask.FromResult<Person[]>(known.LeftAt is null ? [known with { LeftAt = ledgers.Clock.Now }] : []), ct);

    /// <summary>Somebody lets an agent act for them: if they had left, they are back, under another id. What was done for them before stays over.</summary>
    public Task<Person?> ReturnAsync(string organisation, string user, CancellationToken ct) => ChangeAsync(
        organisation,
        user,
        async (known, token) => known.LeftAt is null ? [] : Back(known, await IdAsync(organisation, user, known.Returns + 1, token)),
        ct);

    private static Person[] Back(Person known, string id) => [known with { Next = id }, new Person(id, known.User) { Returns = known.Returns + 1 }];

    private async Task<Person?> ChangeAsync(string organisation, string user, Func<Person, CancellationToken, ValueTask<Person[]>> change, CancellationToken ct)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await LatestAsync(organisation, user, ct) is not var (known, etag))
                return null;
            if (await change(known, ct) is not { Length: > 0 } changed)
                return known;
            TableWrite[] writes = [TableWrite.Onto(Prefix + known.Id, Content(organisation, changed[0]), etag), .. changed.Skip(1).Select(next => new TableWrite.Insert(Prefix + next.Id, Content(organisation, next)))];
            if (await ledgers.Store(organisation).WriteAsync(Partition, writes, ct) is BatchOutcome.Applied)
                return changed[^1];
        }

        throw new StoreUnavailableException(new IOException($"a person of `{organisation}` is changed by others all the time"));
    }

    private async Task<(Person Person, string ETag)?> LatestAsync(string organisation, string user, CancellationToken ct)
    {
        var found = await ReadAsync(organisation, await IdAsync(organisation, user, 0, ct), ct);
        while (found is { Person.Next: { } next } && await ReadAsync(organisation, next, ct) is { } later)
            found = later;
        return found;
    }

    private async Task<(Person Person, string ETag)?> ReadAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, Prefix + id, ct) is { } row
            ? (JsonSerializer.Deserialize(row.Content.Body.Span, PersonJson.Default.Person) ?? throw new InvalidDataException("a person is `null`"), row.ETag)
            : null;

    private async ValueTask<string> IdAsync(string organisation, string user, int returns, CancellationToken ct)
    {
        var form = PersonForms.Of(user);
        var mark = await marks.OfAsync(organisation, ct);
        return $"usr_{mark(returns == 0 ? $"root|{form}" : $"root|{form}|{returns}")[..IdCharacters]}";
    }

    private static RowContent Content(string organisation, Person person) => new(organisation, "", JsonSerializer.SerializeToUtf8Bytes(person, PersonJson.Default.Person));
}
