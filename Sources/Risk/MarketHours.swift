// When symbols are traded.

package import Values

/// Minutes of the week in which a market is open: from the first up to and without the second. Counted from Monday
/// 00:00 UTC, 0 to 10,080; where the second is not above the first, on over the end of the week.
package struct OpenMinutes: Equatable, Sendable, BitwiseCopyable {
    package var from: Int
    package var to: Int

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    package static var minutesOfWeek: Int { @_noLocks get { 10_080 } }

    var isValid: Bool { (0..<OpenMinutes.minutesOfWeek).contains(from) && (0...OpenMinutes.minutesOfWeek).contains(to) }

    /// The minute of the week at an instant.
    @_noLocks
    package static func minute(at now: Instant) -> Int {
        let (minute, rest) = now.nanosecondsSinceEpoch.quotientAndRemainder(dividingBy: 60_000_000_000)
        // The first of January 1970 was a Thursday.
        let since = Int(minute) - (rest < 0 ? 1 : 0) + 3 * 1440
        let within = since % minutesOfWeek
        return within < 0 ? within + minutesOfWeek : within
    }
}

/// Classes of symbols that are open at the same times, a bit for each minute of the week.
struct MarketHours: ~Copyable {
    static var classesMax: Int { 64 }
    private static var wordsEach: Int { @_noLocks get { 158 } }
    private var words: Slab<UInt64>

    init() { words = Slab(capacity: MarketHours.classesMax * MarketHours.wordsEach, repeating: 0) }

    @_noLocks
    private func isOpen(_ hours: Int, minute: Int) -> Bool {
        words[hours * MarketHours.wordsEach + minute >> 6] >> UInt64(minute & 63) & 1 == 1
    }

    @_noLocks
    func isOpen(_ hours: Int, at now: Instant) -> Bool { isOpen(hours, minute: OpenMinutes.minute(at: now)) }

    /// The first minute from now on in which it is open; nil when it never is. Cost: a week of minutes.
    @_noLocks
    func opening(_ hours: Int, after now: Instant) -> Int? {
        var (minute, rest) = (OpenMinutes.minute(at: now), OpenMinutes.minutesOfWeek)
        while rest > 0 {
            if isOpen(hours, minute: minute) { return minute }
            minute = (minute + 1) % OpenMinutes.minutesOfWeek
            rest -= 1
        }
        return nil
    }

    /// Once per configuration, when a time zone changes its clocks, and as holidays come and go.
    mutating func set(_ hours: Int, _ ranges: [OpenMinutes], except closed: [OpenMinutes]) {
        for word in 0..<MarketHours.wordsEach { words[hours * MarketHours.wordsEach + word] = 0 }
        set(hours, ranges, isOpen: true)
        set(hours, closed, isOpen: false)
    }

    private mutating func set(_ hours: Int, _ ranges: [OpenMinutes], isOpen: Bool) {
        for range in ranges {
            let length =
                range.to > range.from ? range.to - range.from : range.to - range.from + OpenMinutes.minutesOfWeek
            for step in 0..<length {
                let minute = (range.from + step) % OpenMinutes.minutesOfWeek
                let (word, bit) = (hours * MarketHours.wordsEach + minute >> 6, 1 << UInt64(minute & 63) as UInt64)
                words[word] = isOpen ? words[word] | bit : words[word] & ~bit
            }
        }
    }
}

extension OpenMinutes {
    /// Appends such as `Mon 14:30 UTC`.
    @_noLocks
    static func append(minute: Int, to text: inout Text<16>) {
        switch minute / 1440 {
        case 0: text.append("Mon ")
        case 1: text.append("Tue ")
        case 2: text.append("Wed ")
        case 3: text.append("Thu ")
        case 4: text.append("Fri ")
        case 5: text.append("Sat ")
        default: text.append("Sun ")
        }
        text.appendDigits(of: UInt64(minute % 1440 / 60), width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(of: UInt64(minute % 60), width: 2)
        text.append(" UTC")
    }
}
