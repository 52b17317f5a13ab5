using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Azure.Entra;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Closing;
using Gatehouse.Containment;
using Gatehouse.Contracts.Sqlite;
using Gatehouse.Http.Tokens;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Azure.Tests.Entra;

/// <summary>Who may act as an operator by what the directory, or the platform in front, says of them.</summary>
[NeedsAzurite]
#pragma warning disable CA1001 // xunit ends what it begins
public sealed class EntraOperatorsTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Tenant = "11111111-1111-1111-1111-111111111111";
    private const string Person = "22222222-2222-2222-2222-222222222222";

    private readonly ManualClock clock = new();
    private readonly RSA signer = RSA.Create(2048);
    private readonly AzureHouse house = new(azurite);
    private readonly Directory directory = new();
    private AzureOptions options = AzureHouse.Options;
    private FoundingOrganisation founding = null!;
    private IServiceProvider instance = null!;
    private VouchedOperators vouched = null!;

    public async Task InitializeAsync()
    {
        await house.FurnishAsync();
        instance = house.NewInstance();
        (founding, vouched) = (instance.GetRequiredService<FoundingOrganisation>(), instance.GetRequiredService<VouchedOperators>());
        directory.Keys = JsonSerializer.Serialize(new { keys = new[] { KeyOf("k1") } });
    }

    public async Task DisposeAsync()
    {
        signer.Dispose();
        await house.DisposeAsync();
    }

    [Theory]
    [InlineData("Gatehouse.Owner", OperatorRole.Owner)]
    [InlineData("Gatehouse.Operator", OperatorRole.Operator)]
    [InlineData("Gatehouse.Approver", OperatorRole.Approver)]
    [InlineData("Gatehouse.Auditor", OperatorRole.Auditor)]
    [InlineData("Gatehouse.Viewer", OperatorRole.Viewer)]
    public async Task A_token_with_an_app_role_is_an_operator_of_the_first_organisation(string appRole, OperatorRole role)
    {
        var found = await FindAsync(Token(roles: [appRole, "Somebody.Else"]));

        Assert.NotNull(found);
        Assert.Equal(house.Caller.Organisation, found.Organisation);
        Assert.Equal([role], found.Roles);
        Assert.True(Identity.Ids.Is(Identity.IdKind.User, found.OperatorId));
        Assert.Equal(found.OperatorId, (await FindAsync(Token(roles: [appRole])))!.OperatorId);
        Assert.Equal((Person, "ana@example.com"), await FindAsync(Token(("email", "ana@example.com"), [appRole])) is { } named ? (named.ObjectId, named.Email) : default);
    }

    [Theory]
    [InlineData("aud", "another")]
    [InlineData("iss", "https://login.microsoftonline.com/33333333-3333-3333-3333-333333333333/v2.0")]
    [InlineData("tid", "33333333-3333-3333-3333-333333333333")]
    [InlineData("exp", -301)]
    [InlineData("nbf", 301)]
    [InlineData("oid", null)]
    [InlineData("roles", null)]
    public async Task A_token_with_a_claim_that_is_not_ours_is_nobodys(string claim, object? value) => Assert.Null(await FindAsync(Token((claim, value))));

    [Theory]
    [InlineData(-120, -120)]
    [InlineData(null, null)]
    [InlineData("yesterday", null)]
    public async Task A_token_says_when_its_person_signed_in_where_the_directory_does(object? claim, int? seconds)
    {
        var found = await FindAsync(Token(("auth_time", claim)));

        Assert.Equal(seconds is { } ago ? DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds() + ago) : null, found!.SignedInAt);
    }

    [Theory]
    [InlineData("1782000000", 1_782_000_000L)]
    [InlineData("99999999999999", null)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    public async Task The_platforms_header_says_so_too(string time, long? seconds)
    {
        options = options with { PlatformAuthenticates = true };
        var request = new DefaultHttpContext().Request;
        request.Headers["X-MS-CLIENT-PRINCIPAL"] = Principal(Tenant, "Gatehouse.Approver", time);

        Assert.Equal(seconds, (await Operators().FindAsync(request, default))!.SignedInAt?.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_token_that_somebody_else_signed_or_changed_is_nobodys()
    {
        using var other = RSA.Create(2048);
        var token = Token();

        Assert.Null(await FindAsync(Token(by: other)));
        Assert.Null(await FindAsync(token[..^8] + "AAAAAAAA"));
        Assert.Null(await FindAsync(Token(alg: "none")));
        Assert.Null(await FindAsync(Token(alg: "HS256")));
        Assert.Null(await FindAsync("a.b.c"));
        Assert.Null(await FindAsync(new string('a', IssuerTokens.MostCharacters + 1)));
    }

    [Fact]
    public async Task A_directory_is_asked_once_for_a_key_and_not_again_for_one_that_does_not_exist()
    {
        var operators = Operators();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            Assert.NotNull(await operators.FindAsync(Request(Token()), default));
            Assert.Null(await operators.FindAsync(Request(Token(kid: "unknown")), default));
        }

        Assert.Equal(1, directory.Asked);
    }

    [Fact]
    public async Task A_new_key_is_taken_over_and_a_directory_that_is_down_leaves_the_known_ones()
    {
        var operators = Operators();
        Assert.NotNull(await operators.FindAsync(Request(Token()), default));
        directory.Keys = JsonSerializer.Serialize(new { keys = new[] { KeyOf("k1"), KeyOf("k2") } });
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await operators.FindAsync(Request(Token(kid: "k2")), default));

        directory.Keys = null;
        clock.Advance(TimeSpan.FromHours(25));
        Assert.NotNull(await operators.FindAsync(Request(Token()), default));
    }

    [Theory]
    [InlineData("ana@example.com", "ana@example.com")]
    [InlineData("not an address", null)]
    [InlineData(null, null)]
    public async Task Whoever_signs_in_is_noted_as_the_directory_says(string? email, string? noted)
    {
        var found = (await FindAsync(Token(("preferred_username", email), roles: ["Gatehouse.Approver"])))!;
        await BecomesAsync(found, [OperatorRole.Approver]);
        var known = (await vouched.FindAsync(found.Organisation, found.OperatorId, default))!;
        Assert.Equal((noted, Person), (known.Email, known.ObjectId));

        Assert.Null(await FindAsync(Token(("preferred_username", email), roles: [])));
        await BecomesAsync(found, []);
    }

    [Fact]
    public async Task A_closing_that_is_confirmed_shuts_everybody_out_at_once_and_the_next_organisation_takes_nobody_in()
    {
        await instance.GetRequiredService<FoundOrganisation>().HandleAsync("next", _ => Task.CompletedTask, default);
        var (operators, close) = (Operators(), instance.GetRequiredService<CloseOrganisation>());
        var person = (await operators.FindAsync(Request(Token(roles: ["Gatehouse.Approver"])), default))!;
        await BecomesAsync(person, [OperatorRole.Approver]);
        var asked = Done(await close.AskAsync(person.Organisation, person.Organisation, DateTimeOffset.UtcNow, person.OperatorId, default));
        await instance.GetRequiredService<FenceOrganisation>().RunAsync(person.Organisation, asked.Operation!, default);
        var exported = Done(await close.ExportAsync(person.Organisation, default));
        Assert.NotNull(await operators.FindAsync(Request(Token()), default));

        await close.ConfirmAsync(person.Organisation, exported.Word!, DateTimeOffset.UtcNow, default);

        Assert.Null(await operators.FindAsync(Request(Token()), default));
        await close.RunAsync(default);
        Assert.Null(await Operators().FindAsync(Request(Token()), default));
        await ApprovalHouse.UntilAsync(async () => await vouched.FindAsync(person.Organisation, person.OperatorId, default) is null);
    }

    [Fact]
    public async Task The_platforms_header_is_believed_only_where_the_platform_sets_it()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["X-MS-CLIENT-PRINCIPAL"] = Principal(Tenant, "Gatehouse.Auditor");

        Assert.Null(await Operators().FindAsync(request, default));
        options = options with { PlatformAuthenticates = true };
        Assert.Equal([OperatorRole.Auditor], (await Operators().FindAsync(request, default))!.Roles);
    }

    [Theory]
    [InlineData("not base 64")]
    [InlineData("e30=")]
    [InlineData("bnVsbA==")]
    public async Task A_header_that_says_nothing_is_nobodys(string header)
    {
        options = options with { PlatformAuthenticates = true };
        var request = new DefaultHttpContext().Request;
        request.Headers["X-MS-CLIENT-PRINCIPAL"] = header;
        Assert.Null(await Operators().FindAsync(request, default));

        request.Headers["X-MS-CLIENT-PRINCIPAL"] = Principal("33333333-3333-3333-3333-333333333333", "Gatehouse.Owner");
        Assert.Null(await Operators().FindAsync(request, default));
    }

    private static AccountClosing Done(ChangeOutcome<AccountClosing> outcome) => outcome.Match(closing => closing, refusal => throw new InvalidOperationException(refusal.Detail));

    private async Task BecomesAsync(OperatorPrincipal person, IReadOnlyList<OperatorRole> roles)
    {
        for (var tries = 0; tries < 600 && (await vouched.FindAsync(person.Organisation, person.OperatorId, default))?.Roles.SequenceEqual(roles) != true; tries++)
            await Task.Delay(50);
        Assert.Equal(roles, (await vouched.FindAsync(person.Organisation, person.OperatorId, default))?.Roles);
    }

    private async Task<OperatorPrincipal?> FindAsync(string token) => await Operators().FindAsync(Request(token), default);

    private EntraOperators Operators()
    {
        var entra = new EntraOptions(Tenant, "gate");
        return new EntraOperators(options, entra, new IssuerTokens(entra.Rule, entra.Metadata, directory, clock, NullLogger<IssuerTokens>.Instance), founding, vouched, clock);
    }

    private static HttpRequest Request(string token)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {token}";
        return request;
    }

    private string Token((string Claim, object? Value)? spoilt = null, string[]? roles = null, string kid = "k1", string alg = "RS256", RSA? by = null)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = $"https://login.microsoftonline.com/{Tenant}/v2.0",
            ["aud"] = "gate",
            ["tid"] = Tenant,
            ["oid"] = Person,
            ["exp"] = now + 3600,
            ["nbf"] = now - 1,
            ["roles"] = roles ?? ["Gatehouse.Owner"],
        };
        if (spoilt is var (claim, value))
            claims[claim] = value is int seconds ? now + seconds : value;

        var signed = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg, kid }))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Encode((by ?? signer).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private object KeyOf(string kid)
    {
        var key = signer.ExportParameters(false);
        return new { kty = "RSA", kid, n = Encode(key.Modulus!), e = Encode(key.Exponent!) };
    }

    private static string Principal(string tenant, string role, string signedInAt = "") => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
    {
        auth_typ = "aad",
        role_typ = "roles",
        claims = new[]
        {
            new { typ = "http://schemas.microsoft.com/identity/claims/tenantid", val = tenant },
            new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = Person },
            new { typ = "roles", val = role },
            new { typ = "auth_time", val = signedInAt },
        },
    }));

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private sealed class Directory : ITargetTransport
    {
        private const string Metadata = $"https://login.microsoftonline.com/{Tenant}/v2.0/.well-known/openid-configuration";
        private const string KeySet = $"https://login.microsoftonline.com/{Tenant}/discovery/v2.0/keys";

        public string? Keys { get; set; }

        /// <summary>How often for its keys.</summary>
        public int Asked { get; private set; }

        public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
        {
            Assert.Equal("GET", call.Method);
            if (call.Url.ToString() == Metadata)
                return Task.FromResult(Answer(200, JsonSerializer.Serialize(new { jwks_uri = KeySet })));
            Asked++;
            Assert.Equal(KeySet, call.Url.ToString());
            return Task.FromResult(Keys is { } keys ? Answer(200, keys) : Answer(503, ""));
        }

        private static TargetReply Answer(int status, string body) => new TargetReply.Answered(status, Encoding.UTF8.GetBytes(body), "application/json", null);
    }
}
