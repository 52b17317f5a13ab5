using System.Text;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>A password by what other languages than English call it.</summary>
internal sealed class ForeignPassword : ISecretDetector
{
    private const int LongestValue = 1_024;

    private static readonly string[] anchors =
        ["contrasena", "mot de passe", "senha", "wachtwoord", "kennwort", "parola", "haslo", "heslo", "losenord", "adgangskode", "salasana", "jelszo", "kata sandi", "mat khau", "sifre"];

    private static readonly MarkedWords marked = new(
        ["contraseña", "hasło", "lösenord", "jelszó", "mật khẩu", "şifre", "пароль", "κωδικός", "密码", "密碼", "口令", "パスワード", "비밀번호", "암호", "كلمة المرور", "كلمة السر", "סיסמה", "סיסמא", "पासवर्ड", "รหัสผ่าน"]);

    /// <summary>Those that are spelled in ASCII, or often without their accents.</summary>
    public IReadOnlyList<string> Anchors => anchors;

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        foreach (var name in Anchors)
        {
            if (text[at..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return TryMatch(text, at, name.Length, out match);
        }

        match = default;
        return false;
    }

    /// <summary>Those that are not.</summary>
    public static void Find(ReadOnlySpan<char> text, ref SecretMatches matches)
    {
        for (var (at, length) = marked.Next(text, 0); length > 0; (at, length) = marked.Next(text, at + 1))
        {
            if (TryMatch(text, at, length, out var match))
                matches.Add(match);
        }
    }

    /// <summary>The whole value of a member.</summary>
    public static bool TryMatchMember(ReadOnlySpan<char> name, ReadOnlySpan<char> value, out SecretMatch match)
    {
        match = new SecretMatch(0, value.Length, VendorNames.Unknown);
        return value.Length <= LongestValue && IsName(name) && IsPassword(value, isQuoted: true);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var word in anchors)
        {
            if (name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return !Ascii.IsValid(name) && marked.Next(name, 0).Length > 0;
    }

    private static bool TryMatch(ReadOnlySpan<char> text, int at, int length, out SecretMatch match)
    {
        match = default;
        // `resenha` is none.
        if ((at > 0 && char.IsAsciiLetter(text[at - 1])) || !AssignedValue.TryFind(text, at + length, isOption: false, out var value, out var isQuoted))
            return false;
        match = new SecretMatch(value.Start, value.End, VendorNames.Unknown);
        return IsPassword(text[value.Start..value.End], isQuoted);
    }

    // "At least eight letters", in any of these languages, is what a form says.
    private static bool IsPassword(ReadOnlySpan<char> value, bool isQuoted) => Ascii.IsValid(value) && SecretValue.IsLikely(value, "password", isQuoted);
}
