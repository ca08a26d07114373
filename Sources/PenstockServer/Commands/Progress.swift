// How far long work is, for a person who waits.

internal import Glibc

/// A line on standard error that is written over, if a terminal shows it; else nothing.
struct Progress {
    private let what: String
    private let total: UInt64
    private let isShown: Bool
    private var done: UInt64 = 0
    private var shownPercent: UInt64 = 0

    /// - Parameter total: Of whatever `advance` counts.
    init(_ what: String, total: UInt64) {
        self.what = what
        self.total = max(1, total)
        isShown = isatty(2) == 1
    }

    mutating func advance(by count: UInt64 = 1) {
        done = min(total, done + count)
        // Each per cent once: less work than asking for the time.
        let percent = done * 100 / total
        guard isShown, percent > shownPercent else { return }
        shownPercent = percent
        show("\r\(what): \(percent) %\u{1B}[K")
    }

    /// Takes the line away.
    func end() {
        if isShown, shownPercent > 0 { show("\r\u{1B}[K") }
    }

    private func show(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            // Safe: the text's own bytes. If they are not shown, nothing is lost.
            _ = unsafe write(2, buffer.baseAddress, buffer.count)
        }
    }
}
