using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Http.Web;

/// <summary>The one style of all pages. It is in the page itself, and the policy names it by its hash.</summary>
internal static class PageStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --line: #6b7480; --quote: #f3f1e8; --act: #0b5c3b; --no: #8f1d1d; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #15181c; --line: #8d96a3; --quote: #26241d; --act: #7fd6ae; --no: #ffb0a8; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
        h2, h3 { font-size: 1.125rem; margin: 1.5rem 0 .25rem; }
        dl { display: grid; grid-template-columns: minmax(7rem, 14rem) 1fr; gap: .25rem 1rem; margin: .5rem 0; }
        dt { font-weight: 600; overflow-wrap: anywhere; }
        dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
        q { background: var(--quote); padding: .05rem .25rem; }
        .note, .told { border-left: .25rem solid var(--line); padding: .25rem .75rem; margin: .5rem 0; }
        .told { border-color: var(--act); font-weight: 600; }
        .told.no { border-color: var(--no); }
        a { color: inherit; }
        label { display: block; font-weight: 600; margin: .75rem 0 .25rem; }
        .pick { display: inline; margin-left: .5rem; }
        input[type=password], textarea { width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; padding: .5rem; }
        input[type=checkbox] { width: 1.5rem; height: 1.5rem; vertical-align: middle; }
        button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.25rem; margin: 1rem .5rem 0 0; border-radius: .25rem; border: 2px solid var(--act); background: var(--paper); color: var(--act); cursor: pointer; }
        button.no { border-color: var(--no); color: var(--no); }
        :focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
        article { border-top: 1px solid var(--line); padding: .75rem 0; }
        summary { cursor: pointer; min-height: 1.5rem; }
        @media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
        """;

    /// <summary>As a source of <c>style-src</c>.</summary>
    public static string Source { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";
}
