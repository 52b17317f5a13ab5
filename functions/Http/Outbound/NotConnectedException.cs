namespace Gatehouse.Http.Outbound;

/// <summary>Travels through the HTTP library from a connect, or from the moment before the first byte, to the transport.</summary>
internal sealed class NotConnectedException(string reason, bool isDenied, bool isTooLate) : IOException(reason)
{
    public bool IsDenied { get; } = isDenied;

    public bool IsTooLate { get; } = isTooLate;

    public static NotConnectedException TooLate() => new("the claim is too old to send under", isDenied: false, isTooLate: true);

    public static NotConnectedException Denied(string reason) => new(reason, isDenied: true, isTooLate: false);

    public static NotConnectedException Failed(string reason) => new(reason, isDenied: false, isTooLate: false);

    public static NotConnectedException? In(Exception? exception)
    {
        while (exception is not (null or NotConnectedException))
            exception = exception.InnerException;
        return (NotConnectedException?)exception;
    }
}
