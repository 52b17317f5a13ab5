using System.Text;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>A password by what other languages than English call it.</summary>
internal sealed class ForeignPassword(IReadOnlyList<string> names) : ISecretDetector
{
    /// <summary>In ASCII, with accents left out.</summary>
    public static ForeignPassword Plain { get; } = new(["contrasena", "mot de passe", "senha", "wachtwoord", "kennwort", "parola", "haslo", "heslo", "losenord", "adgangskode", "salasana", "jelszo", "kata sandi", "mat khau", "sifre"]);

    public static ForeignPassword Other { get; } = new(["contraseña", "hasło", "lösenord", "jelszó", "mật khẩu", "şifre", "пароль", "κωδικός", "密码", "密碼", "口令", "パスワード", "비밀번호", "암호", "كلمة المرور", "كلمة السر", "סיסמה", "סיסמא", "रहस्य", "पासवर्ड", "รหัสผ่าน"]);

    public IReadOnlyList<string> Anchors => names;

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        // `resenha` is none.
        if (at > 0 && char.IsAsciiLetter(text[at - 1]))
            return false;
        foreach (var name in names)
        {
            if (!text[at..].StartsWith(name, StringComparison.OrdinalIgnoreCase) || !AssignedValue.TryFind(text, at + name.Length, isOption: false, out var value, out var isQuoted))
                continue;
            match = new SecretMatch(value.Start, value.End, VendorNames.Unknown);
            // "At least eight letters", in any of these languages, is what a form says.
            return Ascii.IsValid(text[value.Start..value.End]) && SecretValue.IsLikely(text[value.Start..value.End], "password", isQuoted);
        }

        return false;
    }
}
