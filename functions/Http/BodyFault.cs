using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Http;

/// <summary>Why a body could not be read.</summary>
/// <param name="Errors">Each fault with its place; empty when the body was not looked into.</param>
public sealed record BodyFault(Refusal Refusal, IReadOnlyList<WireError> Errors)
{
    public static BodyFault Malformed(IReadOnlyList<WireError> errors) =>
        new(new Refusal(RefusalCode.Malformed, Summary(errors)), errors);

    public static BodyFault Malformed(IReadOnlyList<PolicyError> errors) => Malformed([.. errors.Select(error => new WireError(error.Path, error.Message))]);

    public static BodyFault TooLarge(int maxBytes) =>
        new(new Refusal(RefusalCode.TooLarge, $"the body has more than {maxBytes} bytes"), []);

    public static BodyFault UnsupportedMediaType(string detail) =>
        new(new Refusal(RefusalCode.UnsupportedMediaType, detail), []);

    private static string Summary(IReadOnlyList<WireError> errors) => errors.Count switch
    {
        0 => "the request is malformed",
        1 => $"`{errors[0].Path}`: {errors[0].Message}",
        _ => $"`{errors[0].Path}`: {errors[0].Message}; and {errors.Count - 1} more",
    };
}
