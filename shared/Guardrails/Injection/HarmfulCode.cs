using System.Buffers;

namespace Gatehouse.Guardrails.Injection;

/// <summary>Code that sends, destroys, spies or stays, right after the order to put it into one's own.</summary>
internal static class HarmfulCode
{
    private const int Reach = 700;

    private static readonly SearchValues<string> calls = SearchValues.Create(
        [
            "requests.", "urlopen", "urllib", "http.client", "smtplib", "sendmail", "socket", ".publish", "ftplib", "paramiko", "fetch(", "XMLHttpRequest", "curl ", "wget ", "Invoke-WebRequest", "WebClient", "http://", "https://",
            "os.system", "subprocess", "Popen", "shutil.", "os.remove", "os.unlink", "rmtree", "rm -", "mkfs", "dd if", "del /", "format ", "os.kill", "shutdown", "killall", "taskkill", "DROP TABLE", "Remove-Item",
            "pynput", "keyboard", "ImageGrab", "pyautogui", "screenshot", "clipboard", "pyperclip", "getpass", "cookies", "browser_cookie", "psutil", "os.environ", "platform.", "uuid.getnode", "pyaudio", "sounddevice", "VideoCapture",
            "crontab", "winreg", "startup", "schtasks", "systemd", "sudo", "chmod", "chown", "useradd", "ctypes", "setuid", "eval(", "exec(", "base64", "marshal", "compile(", "__import__", "webbrowser", "iptables", "netsh", "/etc/passwd", ".ssh",
        ],
        StringComparison.OrdinalIgnoreCase);

    public static void Read(ReadOnlySpan<char> raw, List<Signal> signals)
    {
        for (var i = signals.Count - 1; i >= 0; i--)
        {
            var order = signals[i];
            if (order.Class == SignalClass.CodeInsertion && raw[order.End..Math.Min(raw.Length, order.End + Reach)].ContainsAny(calls))
                signals.Add(order with { Class = SignalClass.HarmfulCode, Weight = 5 });
        }
    }
}
