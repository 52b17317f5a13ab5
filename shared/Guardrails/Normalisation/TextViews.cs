using System.Text;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>A text, its views and the texts encoded in it, each made when it is first asked for and once.</summary>
internal sealed class TextViews
{
    // What is encoded twice is looked at; deeper, nobody reads it either.
    private const int DeepestLayer = 2;

    private readonly ViewBuffer plain = new();
    private readonly ViewBuffer skeleton = new();
    private readonly ViewBuffer squeezed = new();
    private readonly ViewBuffer source = new();
    private readonly List<TextViews> spares = [];
    private readonly List<TextViews> layers = [];

    private ReadOnlyMemory<char> raw;
    private TextViews? parent;
    private ViewKind built;
    private int depth;
    private bool layersFound;
    private bool isExactLayer = true;

    public bool IsAscii { get; private set; }

    /// <summary>The property a value belongs to: what an id is called says what it is.</summary>
    public ReadOnlyMemory<char> Label { get; private set; }

    /// <summary>Whether a place in this text is a place in the one that was given.</summary>
    public bool IsExact => isExactLayer && parent?.IsExact != false;

    public bool IsLayer => parent is not null;

    public ReadOnlySpan<char> Text => raw.Span;

    public TextView Raw => new(raw.Span, default, default);

    public TextView Plain => IsAscii ? Raw : Built(ViewKind.Plain).plain.View;

    public TextView Skeleton => Built(ViewKind.Skeleton).skeleton.View;

    public TextView Squeezed => Built(ViewKind.Squeezed).squeezed.View;

    public IReadOnlyList<TextViews> Layers
    {
        get
        {
            if (!layersFound && depth < DeepestLayer)
                LayerFinder.Find(this);
            layersFound = true;
            return layers;
        }
    }

    public void Load(ReadOnlyMemory<char> text, ReadOnlyMemory<char> label)
    {
        (raw, Label, built, layersFound, parent, isExactLayer, depth) = (text, label, ViewKind.None, false, null, true, 0);
        IsAscii = Ascii.IsValid(text.Span) && !HasControls(text.Span);
        layers.Clear();
    }

    /// <param name="decode">Writes the layer into a buffer, each character with its place here.</param>
    /// <param name="isExact">Whether one decoded character stands for one place.</param>
    public void AddLayer(Action<TextViews, ViewBuffer> decode, bool isExact)
    {
        if (spares.Count == layers.Count)
            spares.Add(new TextViews());
        var layer = spares[layers.Count];
        layer.source.Clear(0);
        decode(this, layer.source);
        if (layer.source.Length == 0)
            return;

        layer.LoadLayer(this, isExact);
        layers.Add(layer);
    }

    /// <summary>From a range of this text to one of the text that was given.</summary>
    public (int Start, int End) InGiven(int start, int end)
    {
        if (parent is null || start >= end)
            return (start, end);
        var (from, to) = (int.MaxValue, 0);
        for (var i = start; i < end; i++)
        {
            from = Math.Min(from, source.View.StartOf(i));
            to = Math.Max(to, source.View.EndOf(i));
        }

        return parent.InGiven(from, to);
    }

    private void LoadLayer(TextViews from, bool isExact)
    {
        Load(source.Memory, from.Label);
        (parent, isExactLayer, depth) = (from, isExact, from.depth + 1);
    }

    private static bool HasControls(ReadOnlySpan<char> text) => text.IndexOfAny(controls) >= 0;

    private static readonly System.Buffers.SearchValues<char> controls =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Where(code => code is not (9 or 10 or 13)).Append(127).Select(code => (char)code)]);

    private TextViews Built(ViewKind kind)
    {
        if ((built & kind) == kind)
            return this;
        if (kind == ViewKind.Plain)
            ViewBuilder.Plain(raw.Span, plain);
        else if (kind == ViewKind.Skeleton)
            ViewBuilder.Skeleton(raw.Span, skeleton);
        else
            ViewBuilder.Squeezed(Skeleton, squeezed);
        built |= kind;
        return this;
    }
}
