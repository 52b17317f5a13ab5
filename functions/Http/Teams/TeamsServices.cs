using Gatehouse.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http.Teams;

/// <summary>The bot, where there is one.</summary>
public static class TeamsServices
{
    /// <param name="options">Null where there is none. Without a secret's name the host registers an <see cref="IBotCredential"/> of its own.</param>
    public static IServiceCollection AddTeams(this IServiceCollection services, TeamsOptions? options)
    {
        if (options is null)
            return services;
        if (options.SecretName is not null)
            services.AddSingleton<IBotCredential, SecretBotCredential>();
        return services
            .AddSingleton(options)
            .AddSingleton<BotDoor>()
            .AddSingleton<CardInvoke>()
            .AddSingleton<TeamsInbox>()
            .AddSingleton<BotConnector>()
            .AddSingleton<IApprovalChannel, TeamsChannel>()
            .AddSingleton<IAlertChannel, TeamsAlerts>();
    }
}
