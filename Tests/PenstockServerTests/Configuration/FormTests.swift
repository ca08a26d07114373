import Testing
import Values

@testable import PenstockServer

@Suite struct `Forms of values` {
    @Test(
        arguments: [
            ("0", 0), ("1us", 1_000), ("250ms", 250_000_000), ("2s", 2_000_000_000),
            ("5m", 300_000_000_000), ("1h", 3_600_000_000_000), ("90m", 5_400_000_000_000),
        ] as [(String, Int64)])
    func `durations`(written: String, nanoseconds: Int64) throws {
        let form = Form<Interval>.duration(.seconds(0)...(.seconds(86_400)))
        #expect(try form.read(written) == Interval(nanoseconds: nanoseconds))
    }

    @Test func `a bare number of seconds, where QuickFIX has one`() throws {
        let form = Form<Interval>.seconds(.seconds(0)...(.seconds(86_400)))
        #expect(try form.read("120") == .seconds(120))
        #expect(try form.read("120ms") == .milliseconds(120))
    }

    @Test(arguments: [
        ("1", 1), ("17B", 17), ("64KiB", 65_536), ("1MiB", 1_048_576), ("16GiB", 17_179_869_184),
        ("2TiB", 2_199_023_255_552), ("1kB", 1_000), ("1KB", 1_000), ("1MB", 1_000_000),
        ("3GB", 3_000_000_000), ("1TB", 1_000_000_000_000),
    ])
    func `sizes`(written: String, bytes: Int) throws {
        #expect(try Form<Int>.size(0...Int.max).read(written) == bytes)
    }

    @Test(arguments: ["true", "yes", "Y", "false", "no", "N"])
    func `booleans`(written: String) throws {
        #expect(try Form<Bool>.boolean.read(written) == ["true", "yes", "Y"].contains(written))
    }

    @Test(arguments: ["TRUE", "y", "1", "on", ""])
    func `what is no boolean`(written: String) {
        #expect(throws: Misfit.self) { try Form<Bool>.boolean.read(written) }
    }

    @Test(
        arguments: [
            ("127.0.0.1:9880", "127.0.0.1", 9880), ("localhost:0", "localhost", 0),
            ("[::1]:65535", "::1", 65535), ("[fe80::1%eth0]:1", "fe80::1%eth0", 1),
        ] as [(String, String, UInt16)])
    func `addresses, which are shown as they are written`(
        written: String, host: String, port: UInt16
    ) throws {
        let address = try Form<Address>.address.read(written)
        #expect(address == Address(host: host, port: port))
        #expect(address.description == written)
    }

    @Test(arguments: [
        ("00:00", 0), ("23:59", 86_340), ("23:59:59", 86_399), ("09:30:15", 34_215),
    ])
    func `times of day`(written: String, seconds: Int) throws {
        #expect(try Form<TimeOfDay>.timeOfDay.read(written).secondsSinceMidnight == seconds)
    }

    @Test(arguments: [
        "", "1", "24:00", "23:60", "23:59:60", "1:00", "01:00:", "01:00:00:00", "ab:cd", "-1:00",
    ])
    func `what is no time of day`(written: String) {
        #expect(throws: Misfit.self) { try Form<TimeOfDay>.timeOfDay.read(written) }
    }

    @Test(arguments: [("0", 0), ("-0", 0), ("007", 7), ("-5", -5)])
    func `whole numbers`(written: String, value: Int) throws {
        #expect(try Form<Int>.integer(-5...7).read(written) == value)
    }

    @Test(arguments: ["", "-", "+1", "1.0", "0x1", "1_000", "8", "-6", "9223372036854775808", "١"])
    func `what is no whole number from -5 to 7`(written: String) {
        #expect(throws: Misfit.self) { try Form<Int>.integer(-5...7).read(written) }
    }

    /// Letters that join with what stands before them must not be cut in the middle.
    @Test(arguments: [
        "1\u{301}", "1s\u{301}", "x:\u{301}1", "[\u{301}::1]:1", "1:\u{301}2", "\u{301}",
    ])
    func `text that is more than its bytes`(written: String) {
        #expect(throws: Misfit.self) {
            try Form<Interval>.duration(.seconds(0)...(.seconds(9))).read(written)
        }
        #expect(throws: Misfit.self) { try Form<Int>.size(0...9).read(written) }
        #expect(throws: Misfit.self) { try Form<Address>.address.read(written) }
        #expect(throws: Misfit.self) { try Form<TimeOfDay>.timeOfDay.read(written) }
        #expect(throws: Misfit.self) { try Form<Decimal>.decimal(.positive).read(written) }
        #expect(throws: Misfit.self) { try Form<Name>.name("a name").read(written) }
    }
}
