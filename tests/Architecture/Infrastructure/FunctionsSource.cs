using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gatehouse.Architecture.Infrastructure;

/// <summary>What the sources of the Functions app say in their attributes, with constants resolved by name: nothing is compiled, so no Azure package is needed.</summary>
internal sealed partial class FunctionsSource
{
    private readonly IReadOnlyDictionary<string, ExpressionSyntax> constants;

    /// <param name="app">The sources whose attributes are read.</param>
    /// <param name="others">Sources whose constants the attributes may use.</param>
    public FunctionsSource(IEnumerable<string> app, IEnumerable<string> others)
    {
        var own = app.Select(Parse).ToList();
        var beside = others.Select(Parse).ToList();
        constants = ConstantsOf(own.Concat(beside));
        Attributes = [.. own.SelectMany(root => root.DescendantNodes().OfType<AttributeSyntax>())];
        Literals = [.. LiteralsOf(own).Concat(LiteralsOf(beside).Where(text => text.StartsWith("GATEHOUSE_", StringComparison.Ordinal))).Distinct(StringComparer.Ordinal)];
    }

    public static FunctionsSource OfThisRepository { get; } =
        new(Repository.Sources("functions/Azure").Select(Repository.Read), Repository.Sources("shared", "functions/Http").Select(Repository.Read));

    public IReadOnlyList<AttributeSyntax> Attributes { get; }

    /// <summary>Every text in quotes of the app, and every setting that its libraries name.</summary>
    public IReadOnlyList<string> Literals { get; }

    /// <summary>The settings that a trigger's text refers to as <c>%NAME%</c>.</summary>
    public IReadOnlyList<string> NamedSettings => [.. AllTexts.SelectMany(NamesIn).Distinct(StringComparer.Ordinal)];

    /// <summary>The prefixes of the settings that make a connection.</summary>
    public IReadOnlyList<string> Connections => [.. Values("Connection").Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Routes => [.. Attributes.Where(attribute => NameOf(attribute) == "HttpTrigger").SelectMany(attribute => Values("Route", attribute))];

    public IReadOnlyList<string> Functions => [.. Attributes.Where(attribute => NameOf(attribute) == "Function").SelectMany(attribute => TextsOf(attribute).Take(1))];

    public IReadOnlyList<string> TaskHubs => [.. Values("TaskHub")];

    /// <summary>A constant's value by its name with its type's; null where there is none.</summary>
    public string? Constant(string name) => TextOfConstant(name);

    private IEnumerable<string> AllTexts => Attributes.SelectMany(TextsOf);

    public static IEnumerable<string> NamesIn(string text) => Named().Matches(text).Select(match => match.Groups["name"].Value);

    private IEnumerable<string> Values(string argument) => Attributes.SelectMany(attribute => Values(argument, attribute));

    private IEnumerable<string> Values(string argument, AttributeSyntax attribute) =>
        from given in attribute.ArgumentList?.Arguments ?? []
        where given.NameEquals?.Name.Identifier.Text == argument
        select TextOf(given.Expression) ?? throw new InvalidOperationException($"`{given}` is not a text that can be read");

    private IEnumerable<string> TextsOf(AttributeSyntax attribute) =>
        (attribute.ArgumentList?.Arguments ?? []).Select(given => TextOf(given.Expression)).OfType<string>();

    /// <returns>Null for what is no text.</returns>
    private string? TextOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => TextOf(sum.Left) + TextOf(sum.Right),
        ParenthesizedExpressionSyntax inner => TextOf(inner.Expression),
        InterpolatedStringExpressionSyntax pieces => string.Concat(pieces.Contents.Select(piece => piece is InterpolationSyntax hole ? TextOf(hole.Expression) : ((InterpolatedStringTextSyntax)piece).TextToken.ValueText)),
        MemberAccessExpressionSyntax member => TextOfConstant($"{(member.Expression as SimpleNameSyntax)?.Identifier.Text}.{member.Name.Identifier.Text}"),
        IdentifierNameSyntax name => constants.Where(constant => constant.Key.EndsWith($".{name.Identifier.Text}", StringComparison.Ordinal)).Select(constant => TextOf(constant.Value)).Distinct().SingleOrDefault(),
        _ => null,
    };

    private string? TextOfConstant(string name) => constants.TryGetValue(name, out var value) ? TextOf(value) : null;

    private static IEnumerable<string> LiteralsOf(IEnumerable<CompilationUnitSyntax> roots) =>
        roots.SelectMany(root => root.DescendantTokens()).Where(token => token.IsKind(SyntaxKind.StringLiteralToken)).Select(token => token.ValueText);

    private static Dictionary<string, ExpressionSyntax> ConstantsOf(IEnumerable<CompilationUnitSyntax> roots) =>
        (from root in roots
         from field in root.DescendantNodes().OfType<FieldDeclarationSyntax>()
         where field.Modifiers.Any(SyntaxKind.ConstKeyword) && field.Declaration.Type.ToString() == "string"
         from variable in field.Declaration.Variables
         group variable.Initializer!.Value by $"{((BaseTypeDeclarationSyntax)field.Parent!).Identifier.Text}.{variable.Identifier.Text}")
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private static string NameOf(AttributeSyntax attribute) => attribute.Name.ToString().Split('.')[^1];

    private static CompilationUnitSyntax Parse(string text) => CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex Named();
}
