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
        isShown = Progress.isWatched
    }

    mutating func advance(by count: UInt64 = 1) { move(to: done + count) }

    /// So much is done, of the total or of another one.
    mutating func move(to count: UInt64, of other: UInt64? = nil) {
        let total = max(1, other ?? total)
        done = min(total, count)
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

    /// Whether anybody sees it.
    static var isWatched: Bool { isatty(2) == 1 }

    private func show(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            // Safe: the text's own bytes. If they are not shown, nothing is lost.
            _ = unsafe write(2, buffer.baseAddress, buffer.count)
        }
    }
}

/// The same for work that is done in closures.
final class ProgressBar {
    private var progress: Progress

    init(_ what: String, total: UInt64 = 1) { progress = Progress(what, total: total) }

    func advance() { progress.advance() }
    func move(to count: UInt64, of total: UInt64) { progress.move(to: count, of: total) }
    func end() { progress.end() }
}
