using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace Gatehouse.Architecture;

public sealed class FilesStaySmall(ITestOutputHelper output)
{
    private const int LinesToMention = 120;
    private const int MostLines = 250;
    private const int MostMethodLines = 40;

    private static readonly Lazy<IReadOnlyList<(string Path, CompilationUnitSyntax Root)>> files = new(() =>
        [.. Repository.Sources("shared", "functions").Select(path => (path, CSharpSyntaxTree.ParseText(Repository.Read(path)).GetCompilationUnitRoot()))]);

    [Fact]
    public void Every_file_parses() =>
        Assert.DoesNotContain(files.Value, file => file.Root.GetDiagnostics().Any(d => d.Severity is DiagnosticSeverity.Error));

    [Fact]
    public void A_file_has_at_most_250_lines()
    {
        var sizes = files.Value.Select(file => (file.Path, Lines: LinesOf(file.Root))).OrderByDescending(file => file.Lines).ToList();
        foreach (var (path, lines) in sizes.Where(file => file.Lines > LinesToMention))
            output.WriteLine($"{lines,4} {path}");

        Assert.DoesNotContain(sizes, file => file.Lines > MostLines);
    }

    [Fact]
    public void A_method_has_at_most_40_lines() =>
        Assert.Empty(
            from file in files.Value
            from member in file.Root.DescendantNodes().Where(IsMethod)
            let lines = LinesOf(member)
            where lines > MostMethodLines
            select $"{file.Path}: {Named(member)} has {lines}");

    [Fact]
    public void A_file_holds_one_public_type_and_bears_its_name() =>
        Assert.Empty(
            from file in files.Value
            let types = file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).Where(IsVisibleType).Select(Named).Distinct().ToList()
            where types.Count > 1 || (types.Count == 1 && !Path.GetFileNameWithoutExtension(file.Path).StartsWith(types[0], StringComparison.Ordinal))
            select $"{file.Path}: {string.Join(", ", types)}");

    private static bool IsMethod(SyntaxNode node) => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax;

    private static bool IsVisibleType(SyntaxNode node) =>
        node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        && !((MemberDeclarationSyntax)node).Modifiers.Any(m => m.IsKind(SyntaxKind.FileKeyword));

    private static string Named(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        _ => node.Kind().ToString(),
    };

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
