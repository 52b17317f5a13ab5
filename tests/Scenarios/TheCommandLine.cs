using System.Text;
using System.Text.Json;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Http.Machine;
using Gatehouse.Identity;
using Gatehouse.Local;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Local.Commands;
using Gatehouse.Local.Telemetry;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

public sealed class TheCommandLine : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("serve --help", 0)]
    [InlineData("audit verify --help", 0)]
    [InlineData("incident verify --help", 0)]
    [InlineData("policy check --help", 0)]
    [InlineData("frobnicate", 2)]
    [InlineData("--frobnicate", 2)]
    [InlineData("policy", 2)]
    [InlineData("policy check", 2)]
    [InlineData("policy check a b", 2)]
    [InlineData("policy check /no/such/file", 2)]
    [InlineData("keys", 2)]
    [InlineData("keys rotate --help", 0)]
    [InlineData("audit verify a --max-wait soon", 2)]
    [InlineData("secret", 2)]
    [InlineData("secret set --help", 0)]
    [InlineData("secret channel --help", 0)]
    [InlineData("secret channel gate-pepper", 2)]
    [InlineData("secret channel Teams", 2)]
    [InlineData("secret set nobody judge", 2)]
    [InlineData("secret set aaaaaaaaaaaa Judge", 2)]
    [InlineData("audit verify", 2)]
    [InlineData("incident verify", 2)]
    [InlineData("incident verify /no/such/file", 2)]
    [InlineData("audit verify /no/such/file", 2)]
    [InlineData("policy check a --output yaml", 2)]
    [InlineData("repair --help", 0)]
    [InlineData("repair --after nowhere", 2)]
    [InlineData("completion", 2)]
    [InlineData("completion tcsh", 2)]
    [InlineData("completion bash", 0)]
    public async Task A_script_can_tell_what_happened(string arguments, int exitCode) =>
        Assert.Equal(exitCode, await RunAsync(arguments.Split(' ')));

    [Theory]
    [InlineData("{}{}", 1)]
    [InlineData("[]", 1)]
    [InlineData("{\"nonsense\":1}", 1)]
    [InlineData("{\"rate\":{\"perMinute\":1,\"perMinute\":2}}", 1)]
    [InlineData("{\"rate\":{\"perMinute\":-1},\"spend\":{\"monthly\":-1}}", 1)]
    [InlineData("{}", 0)]
    [InlineData("{\"rate\":{\"perMinute\":10}}", 0)]
    public async Task A_policy_is_checked_as_the_gate_would(string document, int exitCode)
    {
        var file = Path.Combine(folder, "policy.json");
        await File.WriteAllTextAsync(file, document);

        Assert.Equal(exitCode, await RunAsync("policy", "check", file));
        Assert.Equal(exitCode == 0, Printed.GetProperty("valid").GetBoolean());
        Assert.Equal(exitCode, await RunAsync("policy", "check", file, "--output", "text"));
    }

    [Fact]
    public async Task What_is_no_export_is_not_intact()
    {
        var file = Path.Combine(folder, "export.ndjson");
        await File.WriteAllTextAsync(file, "{}\n");

        Assert.Equal(ExitCode.Invalid, await RunAsync("audit", "verify", file));
        Assert.Equal(("invalid", 1), (Printed.TextOf("verdict"), Printed.NumberOf("line")));
    }

    [Fact]
    public async Task A_running_gate_publishes_a_new_key_without_a_restart_and_signs_with_it_when_readers_know_it()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var clock = new HandClock { Now = now };
        var command = new KeysCommand(new CommandConsole(output, error), clock);
        Assert.Equal(ExitCode.Usage, await command.RotateAsync(folder, isJson: true, default));
        var running = new SigningKeys(new FileSecretStore(folder, clock), new MachineRandom(), clock);
        var first = (await running.CurrentAsync(default)).InUse.Public.KeyId;

        Assert.Equal(ExitCode.Ok, await command.RotateAsync(folder, isJson: true, default));

        clock.Now += TimeSpan.FromMinutes(5);
        var published = await running.CurrentAsync(default);
        Assert.Equal((2, first), (published.Keys.Count, published.InUse.Public.KeyId));
        Assert.Equal((published.Keys[0].Public.KeyId, "2026-11-21T14:00:00.000Z"), (Printed.TextOf("key"), Printed.TextOf("signsFrom")));
        clock.Now = now + SigningKeys.SignsAfter;
        Assert.Equal(published.Keys[0].Public.KeyId, (await running.CurrentAsync(default)).InUse.Public.KeyId);
    }

    [Fact]
    public async Task A_new_key_of_checkpoints_signs_after_two_hours_beside_the_old_one()
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var clock = new HandClock { Now = now };
        var command = new KeysCommand(new CommandConsole(output, error), clock);
        Assert.Equal(ExitCode.Usage, await command.RotateCheckpointsAsync(folder, isJson: true, default));
        var running = new CheckpointKeys(new FileSecretStore(folder, clock), new MachineRandom(), clock);
        var first = (await running.CurrentAsync(default)).SignerOf("aaaaaaaaaaaa").KeyId;

        Assert.Equal(ExitCode.Ok, await command.RotateCheckpointsAsync(folder, isJson: true, default));

        Assert.Equal("2026-11-21T14:00:00.000Z", Printed.TextOf("signsFrom"));
        clock.Now = now + CheckpointKeys.SignsAfter;
        var held = await running.CurrentAsync(default);
        Assert.Equal(Printed.TextOf("key"), held.SignerOf("aaaaaaaaaaaa").KeyId);
        Assert.Equal([Printed.TextOf("key")!, first], held.VerifiersOf("aaaaaaaaaaaa").Select(key => key.KeyId));
    }

    [Theory]
    [InlineData("sk-1\n", 0)]
    [InlineData("", 1)]
    [InlineData("two words", 1)]
    public async Task A_secret_comes_from_standard_input_and_is_its_organisation_s_alone(string typed, int exitCode)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(typed));
        var command = new SecretCommand(new CommandConsole(output, error) { Input = input }, TimeProvider.System);

        Assert.Equal(exitCode, await command.SetAsync(folder, "aaaaaaaaaaaa", "judge", isJson: true, default));

        var secrets = new RemoteSecrets(new FileSecretStore(folder, TimeProvider.System), TimeProvider.System);
        Assert.Equal(exitCode == 0 ? "sk-1" : null, await secrets.FindAsync("aaaaaaaaaaaa", "judge", default));
        Assert.Null(await secrets.FindAsync("bbbbbbbbbbbb", "judge", default));
    }

    [Theory]
    [InlineData("smtp-password", 0)]
    [InlineData("gate-pepper", 2)]
    [InlineData("guardrail-aaaaaaaaaaaa-judge", 2)]
    [InlineData("Smtp", 2)]
    public async Task A_secret_of_a_channel_is_none_of_the_gate_s_own_keys(string name, int exitCode)
    {
        using var input = new MemoryStream("hunter2!"u8.ToArray());
        var command = new SecretCommand(new CommandConsole(output, error) { Input = input }, TimeProvider.System);

        Assert.Equal(exitCode, await command.KeepAsync(folder, name, isJson: true, default));

        var kept = exitCode == 0 ? await new FileSecretStore(folder, TimeProvider.System).ReadAsync(name, default) : [];
        Assert.Equal(exitCode == 0 ? ["hunter2!"] : [], kept.Select(version => Encoding.UTF8.GetString(version.Value.Span)));
    }

    [Theory]
    [InlineData(LocalEnvironment.Data, "", "GATEHOUSE_DATA is empty; it names the data folder")]
    [InlineData(LocalEnvironment.Urls, "", "GATEHOUSE_URLS is empty; it lists addresses like `http://127.0.0.1:7071`")]
    [InlineData(LocalEnvironment.Urls, "7071", "GATEHOUSE_URLS `7071` is no address like `http://127.0.0.1:7071`")]
    [InlineData(LocalEnvironment.Urls, "https://127.0.0.1:1", "GATEHOUSE_URLS `https://127.0.0.1:1` must be http: set GATEHOUSE_TLS_CERTIFICATE, or put what ends TLS in front of the gate")]
    [InlineData("GATEHOUSE_TLS_KEY", "key.pem", "GATEHOUSE_TLS_CERTIFICATE and GATEHOUSE_TLS_KEY need each other")]
    [InlineData("GATEHOUSE_CLIENT_CERTIFICATES", "true", "GATEHOUSE_CLIENT_CERTIFICATES needs an `https` address among those that the host listens on")]
    [InlineData(LocalEnvironment.Urls, "http://127.0.0.1:1/x", "GATEHOUSE_URLS `http://127.0.0.1:1/x` must have no path")]
    [InlineData(LocalEnvironment.PublicAddress, "gate", "GATEHOUSE_PUBLIC_URL `gate` must be a URL like `https://gate.example.com`")]
    [InlineData(LocalEnvironment.PublicAddress, "http://gate.example.com", "GATEHOUSE_PUBLIC_URL `http://gate.example.com` must be https: a link in it lets its reader answer")]
    [InlineData(LocalEnvironment.PauseDelivery, "1", "GATEHOUSE_PAUSE_DELIVERY `1` must be `true` or `false`")]
    [InlineData(LocalEnvironment.AllowPrivateTargets, "True", "GATEHOUSE_ALLOW_PRIVATE_TARGETS `True` must be `true` or `false`")]
    [InlineData(TelemetryEnvironment.Endpoint, "localhost:4318", "OTEL_EXPORTER_OTLP_ENDPOINT `localhost:4318` must be the http or https URL of a collector, like `http://127.0.0.1:4318`")]
    public void A_bad_setting_is_refused_by_name(string variable, string value, string message)
    {
        LocalEnvironment.Read(name => name == variable ? value : null, out var errors);

        Assert.Equal(message, Assert.Single(errors));
    }

    [Theory]
    [InlineData(TelemetryEnvironment.Protocol, "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL `http/json` must be `http/protobuf` or `grpc`")]
    [InlineData(TelemetryEnvironment.Timeout, "10s", "OTEL_EXPORTER_OTLP_TIMEOUT `10s` must be a number of milliseconds, like `10000`")]
    [InlineData(TelemetryEnvironment.MetricInterval, "0", "OTEL_METRIC_EXPORT_INTERVAL `0` must be a number of milliseconds, like `10000`")]
    public void What_an_exporter_could_not_use_is_refused_by_name(string variable, string value, string message)
    {
        LocalEnvironment.Read(name => name == variable ? value : name == TelemetryEnvironment.Endpoint ? "http://127.0.0.1:4318" : null, out var errors);

        Assert.Equal(message, Assert.Single(errors));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", null, false)]
    [InlineData("http://127.0.0.1:4318", "true", false)]
    [InlineData("http://127.0.0.1:4318", "false", true)]
    [InlineData("https://collector.example.com/otlp", null, true)]
    public void Telemetry_is_exported_where_a_collector_is_named(string? endpoint, string? disabled, bool isExported)
    {
        var options = LocalEnvironment.Read(name => name == TelemetryEnvironment.Endpoint ? endpoint : name == TelemetryEnvironment.Disabled ? disabled : null, out var errors);

        Assert.Empty(errors);
        Assert.Equal(isExported, options.Telemetry is not null);
    }

    [Fact]
    public void All_bad_settings_are_named_at_once()
    {
        LocalEnvironment.Read(_ => " ", out var errors);

        Assert.Equal(24, errors.Count);
    }

    [Fact]
    public void Without_settings_it_serves_this_machine_alone()
    {
        var options = LocalEnvironment.Read(_ => null, out var errors);

        Assert.Empty(errors);
        Assert.Equal(["http://127.0.0.1:7071"], options.Urls);
        Assert.Equal(Path.GetFullPath(".gatehouse"), options.DataFolder);
        Assert.Null(options.PublicUrl);
        Assert.False(options.AllowPrivateTargets || options.PauseDelivery);
    }

    private JsonElement Printed => JsonDocument.Parse(output.ToString()).RootElement;

    private Task<int> RunAsync(params string[] arguments) => GatehouseCommand.RunAsync(arguments, new CommandConsole(output, error));

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
