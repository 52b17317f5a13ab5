using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Http;

/// <summary>A body as it was meant, or why it was not.</summary>
public sealed class BodyOf<T>
    where T : class
{
    private BodyOf(T? value, BodyFault? fault) => (Value, Fault) = (value, fault);

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsRead => Fault is null;

    public T? Value { get; }

    public BodyFault? Fault { get; }

    public static implicit operator BodyOf<T>(T value) => new(value, null);

    public static implicit operator BodyOf<T>(BodyFault fault) => new(null, fault);
}
