namespace Gatehouse.Local.Demo;

/// <summary>Plain text, the same on a terminal and in a file.</summary>
internal sealed class DemoPage(TextWriter output)
{
    private const int NameWidth = 16;

    private int stages;

    public void Stage(string title)
    {
        output.WriteLine();
        output.WriteLine($"{++stages}. {title}");
    }

    public void Fact(string name, object? value) => output.WriteLine($"   {name.PadRight(NameWidth)} {value}");

    public void Line(string text) => output.WriteLine(text);

    /// <summary>Enough of a token to recognise it, and too little to use it.</summary>
    public static string Shortened(string secret) => secret.Length <= 24 ? secret : $"{secret[..20]}… ({secret.Length} characters)";
}
