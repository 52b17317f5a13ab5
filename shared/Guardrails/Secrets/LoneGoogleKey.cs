using System.Buffers;
using System.Collections.Frozen;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>A Google API key with nothing around it: it names a project and nobody who acts, and Google has maps and apps show it to everybody and bills other calls by it. Only what stands around it tells which.</summary>
/// <remarks>A kind of its own, so that a set can leave it out. Any word, sign of an assignment or name of a member that says more than that there is something makes it a key like any other.</remarks>
internal static class LoneGoogleKey
{
    public const string Kind = "google-api-key-alone";

    private const string Key = "google-api-key";
    private const int Longest = 128;

    // Quotes, brackets, list marks and space say nothing; `=` and `:` give a value to something.
    private static readonly SearchValues<char> frames = SearchValues.Create(" \t\r\n\"'`()[]{}<>,.;*-_|!?");

    // Members that hold something, whatever it is.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> holders = new[]
    {
        "value", "values", "text", "texts", "content", "contents", "body", "data", "input", "output", "result", "results", "answer", "response", "message", "messages", "payload", "item", "items", "entry", "entries", "element", "elements",
        "line", "lines", "string", "strings", "field", "row", "rows", "cell", "cells", "part", "parts", "note", "notes", "arg", "args", "argument", "arguments", "object", "list", "array",
        "wert", "werte", "inhalt", "daten", "nachricht", "eingabe", "ausgabe", "ergebnis", "valeur", "texte", "contenu", "données", "valor", "texto", "contenido", "conteúdo", "datos", "dados", "mensaje", "mensagem",
        "valore", "testo", "contenuto", "dati", "waarde", "tekst", "inhoud", "värde", "wartość", "значение", "текст", "данные", "содержание", "值", "文本", "内容", "数据", "値", "本文", "データ", "값", "내용", "데이터", "قيمة", "نص", "ערך", "טקסט",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="name">Of the member that the text is the value of; empty if there is none.</param>
    public static bool Is(ReadOnlySpan<char> text, ReadOnlySpan<char> name, SecretMatch match) =>
        match.Kind == Key && text.Length <= Longest && text[..match.Start].IndexOfAnyExcept(frames) < 0 && text[match.End..].IndexOfAnyExcept(frames) < 0 && (name.IsEmpty || holders.Contains(name));
}
