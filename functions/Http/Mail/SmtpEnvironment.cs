using System.Globalization;
using System.Net;
using System.Net.Mail;

namespace Gatehouse.Http.Mail;

/// <summary>Reads <see cref="SmtpOptions"/> from a host's settings: whole, or every error at once.</summary>
public static class SmtpEnvironment
{
    public const string Host = "GATEHOUSE_SMTP_HOST";
    public const string Port = "GATEHOUSE_SMTP_PORT";
    public const string From = "GATEHOUSE_SMTP_FROM";
    public const string User = "GATEHOUSE_SMTP_USER";
    public const string PasswordName = "GATEHOUSE_SMTP_PASSWORD_NAME";
    public const string Tls = "GATEHOUSE_SMTP_TLS";

    /// <summary>Where the name of the password is not set.</summary>
    internal const string DefaultPasswordName = "smtp-password";

    private const int DefaultPort = 587;

    private static readonly string[] others = [Port, From, User, PasswordName, Tls];

    /// <summary>Every setting there is, for whoever asks for help.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Settings { get; } =
    [
        (Host, "server that takes mails to approvers (none)"),
        (Port, "its port (587)"),
        (From, "sender of mails, like `Gatehouse <gate@example.com>`"),
        (User, "who the gate is to the server (nobody)"),
        (PasswordName, "name of the password in the secret store (smtp-password)"),
        (Tls, "false: no STARTTLS, for a server on this machine or in development (true)"),
    ];

    /// <param name="variable">The host's settings; one that is empty is not set.</param>
    /// <param name="url">What links lead with.</param>
    /// <param name="isDevelopment">Mails may go in the clear.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <returns>Null where no mails are sent; of no use when <paramref name="errors"/> has any.</returns>
    public static SmtpOptions? Read(Func<string, string?> variable, PublicUrl? url, bool isDevelopment, List<string> errors)
    {
        if (Find(Host) is not { } host)
        {
            errors.AddRange(others.Where(name => Find(name) is not null).Select(name => $"{name} says nothing without {Host}"));
            return null;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            errors.Add($"{Host} `{host}` must be a host's name or address, like `smtp.example.com`");
        if (url is null)
            errors.Add($"{Host} needs {PublicUrl.Setting}: without it the links in mails lead nowhere");
        var user = Find(User);
        if (user is null && Find(PasswordName) is not null)
            errors.Add($"{PasswordName} says nothing without {User}");
        return new SmtpOptions(host, ReadPort(Find(Port), errors), ReadSender(Find(From), errors))
        {
            User = user,
            PasswordName = ReadName(Find(PasswordName) ?? DefaultPasswordName, errors),
            UseTls = ReadTls(Find(Tls), isDevelopment || IsThisMachine(host), errors),
        };

        string? Find(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    private static int ReadPort(string? value, List<string> errors)
    {
        if (value is null)
            return DefaultPort;
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535)
            errors.Add($"{Port} `{value}` must be a port from 1 to 65535");
        return port;
    }

    private static MailAddress ReadSender(string? value, List<string> errors)
    {
        if (value is not null && MailAddress.TryCreate(value, out var sender))
            return sender;
        errors.Add(value is null ? $"{From} is missing; it is the sender of mails, like `Gatehouse <gate@example.com>`" : $"{From} `{value}` must be an address, like `Gatehouse <gate@example.com>`");
        return new MailAddress("missing@invalid");
    }

    private static string ReadName(string value, List<string> errors)
    {
        if (!ChannelSecret.IsName(value))
            errors.Add($"{PasswordName} `{value}` must be a name of {ChannelSecret.Rule}");
        return value;
    }

    private static bool ReadTls(string? value, bool mayGoInTheClear, List<string> errors)
    {
        if (value is not (null or "true" or "false"))
            errors.Add($"{Tls} `{value}` must be `true` or `false`");
        else if (value is "false" && !mayGoInTheClear)
            errors.Add($"{Tls} `false` is for a server on this machine, or for development: a mail's link lets its reader answer");
        return value is not "false";
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
