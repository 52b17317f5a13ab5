namespace Gatehouse.Guardrails.Normalisation;

/// <summary>What each code point becomes, computed when it is first met.</summary>
internal sealed class FoldTable(Func<int, string> fold)
{
    private const int PageSize = 256;

    // A race computes the same text twice.
    private readonly string?[]?[] pages = new string?[0x110000 / PageSize][];

    public string this[int codePoint]
    {
        get
        {
            var page = pages[codePoint / PageSize] ??= new string?[PageSize];
            return page[codePoint % PageSize] ??= fold(codePoint);
        }
    }
}
