using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Scenarios.Taint;

/// <summary>Sees every line of a host at every level, with its members, its scopes and its failures.</summary>
internal sealed class WitnessLogs(Witness witness) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public static void AddTo(IServiceCollection services, Witness witness) => services
        .AddSingleton<ILoggerProvider>(new WitnessLogs(witness))
        .PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.MinLevel = LogLevel.Trace;
            filter.Rules.Clear();
        });

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Lines(WitnessLogs all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => all.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var members = (state as IEnumerable<KeyValuePair<string, object?>>)?.Select(member => Convert.ToString(member.Value, CultureInfo.InvariantCulture)) ?? [];
            var around = new List<string?>();
            all.scopes.ForEachScope(
                (scope, into) =>
                {
                    into.Add(scope?.ToString());
                    into.AddRange((scope as IEnumerable<KeyValuePair<string, object?>>)?.Select(member => Convert.ToString(member.Value, CultureInfo.InvariantCulture)) ?? []);
                },
                around);
            all.Witness.See($"log of {category} at {logLevel}", string.Join('\n', [formatter(state, exception), exception?.ToString(), .. members, .. around]));
        }
    }

    private Witness Witness => witness;
}
