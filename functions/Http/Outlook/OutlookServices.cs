using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Http.Outlook;

/// <summary>Mails that are answered in Outlook, where that is set up.</summary>
public static class OutlookServices
{
    /// <param name="options">Null where it is not.</param>
    public static IServiceCollection AddOutlook(this IServiceCollection services, OutlookOptions? options) => options is null ? services : services
        .AddSingleton(options)
        .AddSingleton<OutlookDoor>()
        .AddSingleton<OutlookCards>()
        .AddSingleton<OutlookInbox>();
}
