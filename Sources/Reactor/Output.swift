// Standard output and error.

internal import CLinux

/// Writes whole lines. Who reads slowly makes the caller wait, so the line thread never calls this;
/// who does not read at all loses what cannot be written within two seconds.
public enum Output {
    /// To standard output. False when nobody reads it any more.
    @discardableResult
    public static func print(_ line: String) -> Bool { write(line + "\n", to: 1) }

    /// To standard error.
    public static func complain(_ line: String) { write(line + "\n", to: 2) }

    /// To standard output, as it is.
    @discardableResult
    public static func write(_ text: String) -> Bool { write(text, to: 1) }

    @discardableResult
    static func write(_ text: String, to descriptor: Int32, patienceMilliseconds: Int32 = 2000) -> Bool {
        var text = text
        return text.withUTF8 { buffer in
            guard let start = buffer.baseAddress else { return true }
            var written = 0
            while written < buffer.count {
                guard linux_can_write(descriptor, patienceMilliseconds) != 0 else { return false }
                // Safe: the next of the string's own bytes, no more than a pipe takes at once.
                let count = unsafe CLinux.write(
                    descriptor, start + written, min(buffer.count - written, 4096))
                if count < 0 { return false }
                written += count
            }
            return true
        }
    }

    /// Whether a person sees standard output.
    public static var isTerminal: Bool { isatty(1) == 1 }
}
