// UTCTimestamp against Foundation's calendar.

import FIXWire
import Foundation
import Testing
import Values

private func parse(_ text: String) -> Instant? { Array(text.utf8).asBytes { Timestamp.parse($0) } }

private let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
}()

private func digits(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
}

@Suite struct `Timestamps` {
    @Test func `Every day from 1678 to 2261 is the calendar's, both ways`() throws {
        var formatter = TimestampFormatter()
        let first =
            try #require(parse("16780101-00:00:00")).nanosecondsSinceEpoch / 86_400_000_000_000
        let last =
            try #require(parse("22611231-00:00:00")).nanosecondsSinceEpoch / 86_400_000_000_000
        #expect(last - first == 213_300)
        for day in first...last {
            // Foundation takes a while: every day around the end of February, else each seventeenth.
            let instant = Instant(nanosecondsSinceEpoch: day * 86_400_000_000_000)
            let text = formatter.text(of: instant, .seconds).description
            #expect(parse(text) == instant)
            guard
                day % 17 == 0 || text.dropFirst(4).hasPrefix("022")
                    || text.dropFirst(4).hasPrefix("0301")
            else {
                continue
            }
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let (year, month, dayOfMonth) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            #expect(
                text == "\(digits(year, 4))\(digits(month, 2))\(digits(dayOfMonth, 2))-00:00:00")
        }
    }

    @Test func `Days that do not exist are refused`() {
        for year in [1700, 1800, 1900, 2000, 2023, 2024, 2100, 2200] {
            for month in 0...13 {
                for day in 0...32 {
                    let date = DateComponents(
                        calendar: calendar, year: year, month: month, day: day)
                    let text = "\(digits(year, 4))\(digits(month, 2))\(digits(day, 2))"
                    #expect((parse(text + "-12:00:00") != nil) == date.isValidDate, "\(text)")
                    #expect(
                        (Array(text.utf8).asBytes { Timestamp.dayNumber($0) } != nil)
                            == date.isValidDate)
                }
            }
        }
    }

    @Test func `Every second of a day is read and written`() throws {
        var formatter = TimestampFormatter()
        let midnight = try #require(parse("20261120-00:00:00")).nanosecondsSinceEpoch
        for second in 0..<86_400 {
            let text =
                "20261120-\(digits(second / 3600, 2)):\(digits(second / 60 % 60, 2)):\(digits(second % 60, 2))"
            let instant = Instant(nanosecondsSinceEpoch: midnight + Int64(second) * 1_000_000_000)
            #expect(parse(text) == instant)
            #expect(formatter.text(of: instant, .seconds).description == text)
        }
    }

    @Test func `Random instants come back, and agree with Foundation's clock`() {
        var random = SeededRandom(seed: 12)
        var formatter = TimestampFormatter()
        for _ in 0..<20_000 {
            let instant = Instant(
                nanosecondsSinceEpoch: .random(
                    in: -9_158_400_000_000_000_000...9_158_400_000_000_000_000, using: &random))
            let text = formatter.text(of: instant, .nanoseconds).description
            #expect(parse(text) == instant)
            let second = Int64((Double(instant.nanosecondsSinceEpoch) / 1e9).rounded(.down))
            let fraction = instant.nanosecondsSinceEpoch - second * 1_000_000_000
            guard fraction > 1_000_000, fraction < 999_000_000 else { continue }
            let parts = calendar.dateComponents(
                [.hour, .minute, .second], from: Date(timeIntervalSince1970: Double(second)))
            let time = [parts.hour ?? -1, parts.minute ?? -1, parts.second ?? -1].map {
                digits($0, 2)
            }
            #expect(text.dropFirst(9).prefix(8) == time.joined(separator: ":"))
        }
    }

    @Test func `Zero to twelve digits behind the second are read, the last three cut off`() throws {
        let whole = try #require(parse("20261120-14:30:05")).nanosecondsSinceEpoch
        let all = "123456789012"
        for count in 1...12 {
            let kept = all.prefix(min(count, 9))
            let nanoseconds = Int64("\(kept)\(String(repeating: "0", count: 9 - kept.count))") ?? -1
            #expect(
                parse("20261120-14:30:05.\(all.prefix(count))")?.nanosecondsSinceEpoch == whole
                    + nanoseconds)
        }
        #expect(parse("20261120-14:30:05.1234567890123") == nil)
        #expect(parse("20261120-14:30:05.") == nil)
    }

    @Test func `Digits beyond the precision are cut off, not rounded`() {
        var formatter = TimestampFormatter()
        let instant = Instant(nanosecondsSinceEpoch: 1_795_185_005_999_999_999)
        #expect(formatter.text(of: instant, .seconds).description == "20261120-14:30:05")
        #expect(formatter.text(of: instant, .milliseconds).description == "20261120-14:30:05.999")
        #expect(
            formatter.text(of: instant, .microseconds).description == "20261120-14:30:05.999999")
        #expect(
            formatter.text(of: instant, .nanoseconds).description == "20261120-14:30:05.999999999")
    }

    @Test func `The text of the last second is not used for another`() {
        var formatter = TimestampFormatter()
        for second: Int64 in [0, 1, 0, -1, 59, 60, 86_399, 86_400, -86_400, 0] {
            let instant = Instant(nanosecondsSinceEpoch: second * 1_000_000_000 + 5)
            var fresh = TimestampFormatter()
            #expect(
                formatter.text(of: instant, .nanoseconds) == fresh.text(of: instant, .nanoseconds))
        }
    }

    @Test func `A leap second is the first instant of the next day`() throws {
        #expect(parse("20161231-23:59:60") == parse("20170101-00:00:00"))
        #expect(parse("20161231-23:59:60.500") == parse("20170101-00:00:00.500"))
        for text in ["20161231-23:58:60", "20161231-22:59:60", "20161231-23:59:61"] {
            #expect(parse(text) == nil)
        }
    }

    @Test func `The ends of time are written and refused, not trapped`() throws {
        var formatter = TimestampFormatter()
        #expect(
            formatter.text(of: .distantFuture, .nanoseconds).description
                == "22620411-23:47:16.854775807")
        #expect(
            formatter.text(of: .distantPast, .nanoseconds).description
                == "16770921-00:12:43.145224192")
        for text in [
            "00010101-00:00:00", "16770920-23:59:59", "22620411-00:00:00", "99991231-23:59:59",
        ] {
            #expect(parse(text) == nil)
        }
        for text in ["16770922-00:00:00.000000000", "22620410-23:59:59.999999999"] {
            let instant = try #require(parse(text))
            #expect(formatter.text(of: instant, .nanoseconds).description == text)
        }
    }

    @Test func `Every single-byte change of a timestamp is read or refused as it should be`() throws
    {
        let good = Array("20261120-14:30:05.123".utf8)
        for index in good.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = good
                bytes[index] = byte
                let isDigit = (48...57).contains(byte)
                guard let instant = bytes.asBytes({ Timestamp.parse($0) }) else {
                    // A digit is refused only where it makes no date or time.
                    if isDigit {
                        #expect([0, 1, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 17].contains(index))
                    }
                    continue
                }
                #expect(isDigit || byte == good[index])
                var formatter = TimestampFormatter()
                let text = formatter.text(of: instant, .milliseconds).description
                #expect(
                    text == String(decoding: bytes, as: UTF8.self) || bytes[15...16] == [54, 48])
            }
        }
        for length in 0..<good.count {
            let isWhole = length == 17 || length >= 19
            #expect((Array(good[..<length]).asBytes { Timestamp.parse($0) } != nil) == isWhole)
        }
    }

    @Test func `Times of day stand by themselves`() {
        func time(_ text: String) -> Int64? { Array(text.utf8).asBytes { Timestamp.timeOfDay($0) } }
        #expect(time("00:00:00") == 0)
        #expect(time("23:59:59.999") == 86_399_999_000_000)
        for text in [
            "", "14:30", "14:30:5", "1a:30:05", "14.30.05", "14:30:05,5", "14:30:0:", "1::30:05",
        ] {
            #expect(time(text) == nil)
        }
    }
}
