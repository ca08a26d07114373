// What a person types and nobody may see.

internal import CLinux

/// Reads secrets from standard input.
public enum SecretInput {
    /// Whether a person types it.
    public static var isTerminal: Bool { isatty(0) == 1 }

    /// The next line, without its end. At a terminal the prompt is shown, on standard error, and
    /// what is typed is not. Nil at the end of input, or when the line has more than `maximum`
    /// bytes.
    public static func line(prompt: String, maximum: Int) -> [UInt8]? {
        var line = [UInt8](repeating: 0, count: maximum)
        // Safe: the array has so many.
        let count = unsafe linux_read_secret_line(prompt, &line, maximum)
        guard count >= 0 else { return nil }
        line.removeLast(maximum - Int(count))
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }
}
