// News(B): what people are to know, such as a stop or planned work.

package import FIXWire
package import Values

/// News(B) with up to four lines.
package struct News: Sendable {
    /// Urgency(61).
    package enum Urgency: Sendable {
        case normal
        /// At once, such as a stop.
        case flash
        case background

        var code: UInt8 {
            @_noLocks get {
                switch self {
                case .normal: 0x30
                case .flash: 0x31
                case .background: 0x32
                }
            }
        }
    }

    package static var maximumLines: Int { @_noLocks get { 4 } }

    package var headline: Text<16>
    package var urgency = Urgency.normal
    package var origTime: Instant
    package private(set) var lineCount = 0
    private var lines = InlineArray<4, Text<16>>(repeating: Text())

    @_noLocks
    package init(_ headline: Text<16>, at now: Instant) {
        self.headline = headline
        origTime = now
    }

    /// Adds a line, or returns false where there are four; an empty one is left out.
    @_noLocks @discardableResult
    package mutating func add(_ line: Text<16>) -> Bool {
        if line.isEmpty { return true }
        guard lineCount < News.maximumLines else { return false }
        lines[lineCount] = line
        lineCount += 1
        return true
    }

    @_noLocks
    fileprivate func line(_ index: Int) -> Text<16> { lines[index] }
}

extension MessageWriter {
    /// Appends the body of a News. FIX wants a line: where there is none, it is the headline.
    @_noLocks
    package mutating func append(_ news: News, precision: TimestampPrecision = .milliseconds) {
        append(Tag.noLinesOfText, UInt64(max(1, news.lineCount)))
        if news.lineCount == 0 { append(Tag.text, news.headline) }
        for index in 0..<news.lineCount { append(Tag.text, news.line(index)) }
        append(Tag.origTime, news.origTime, precision)
        append(Tag.urgency, character: news.urgency.code)
        append(Tag.headline, news.headline)
    }
}
