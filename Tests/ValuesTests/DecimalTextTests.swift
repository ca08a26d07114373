// Decimals read and written.

import Testing
import Values

private func read(_ text: String) -> Result<Decimal, DecimalError> {
    Array(text.utf8).asBytes { bytes in
        do throws(DecimalError) { return .success(try Decimal(bytes)) } catch {
            return .failure(error)
        }
    }
}

private func error(_ text: String) -> DecimalError? {
    if case .failure(let error) = read(text) { error } else { nil }
}

@Suite struct `Decimals as text` {
    @Test func `What comes in goes out, digit by digit`() throws {
        for text in [
            "0", "1", "-1", "12", "0.5", "-0.5", "1.50", "0.00", "100.000000",
            "0.000000000000000001",
            "9223372036854775807", "-9223372036854775807", "9.223372036854775807",
            "-0.000000000000000007",
        ] { #expect(try read(text).get().description == text) }
    }

    @Test func `Other spellings come out in ours, with the same value and scale`() throws {
        for (text, written) in [
            (".5", "0.5"), ("-.5", "-0.5"), ("5.", "5"), ("-0", "0"), ("-0.00", "0.00"),
            ("007", "7"),
            ("002000.00", "2000.00"), ("0000000000000000000000000000001", "1"),
        ] { #expect(try read(text).get().description == written) }
    }

    @Test(arguments: [
        "", "-", ".", "-.", "+1", "1e5", "1E-5", "1,5", "1.2.3", " 1", "1 ", "--1", "1-", "0x1",
        "NaN", "inf", "\u{661}",
    ])
    func `Anything else is malformed`(text: String) { #expect(error(text) == .malformed) }

    @Test func `What is too long is out of range, unless it is malformed as well`() {
        for text in [
            "9223372036854775808", "-9223372036854775808", "99999999999999999999",
            "0.0000000000000000001",
            "1.0000000000000000000", "1234567890123456789012345678901234567890",
            "18446744073709551616",
        ] {
            #expect(error(text) == .outOfRange, "\(text)")
            #expect(error(text + "x") == .malformed)
            #expect(error(text + ".1.") == .malformed)
        }
    }

    @Test func `Every mantissa at every scale is written as it should be, and read back`() throws {
        var random = SeededRandom(seed: 38)
        for _ in 0..<20_000 {
            let value = random.decimal()
            let text = value.description
            #expect(text == plainText(Int128(value.mantissa), scale: Int(value.scale)))
            #expect(text.utf8.count <= Decimal.textCapacity)
            guard value.mantissa != .min else { continue }
            let back = try read(text).get()
            #expect(back.mantissa == value.mantissa && back.scale == value.scale)
        }
        #expect(Decimal(mantissa: .min, scale: 18).description == "-9.223372036854775808")
        #expect(Decimal(mantissa: .min, scale: 0).description == "-9223372036854775808")
    }

    @Test
    func
        `Every single-byte change and every length of a number is read or refused as it should be`()
    {
        let good = Array("-1234.5678".utf8)
        for index in good.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = good
                bytes[index] = byte
                let text = String(decoding: bytes, as: UTF8.self)
                let isNumber =
                    text.wholeMatch(of: /-?[0-9]*\.?[0-9]*/) != nil && bytes.contains { $0 >= 48 }
                #expect((bytes.asBytes { try? Decimal($0) } != nil) == isNumber, "\(text)")
            }
        }
        for length in 0...good.count {
            #expect((Array(good[..<length]).asBytes { try? Decimal($0) } != nil) == (length >= 2))
        }
    }

    @Test func `Every short text is read as it stands, or refused`() {
        var texts: [String] = [""]
        for length in 1...8 {
            // All of up to four characters; digits with a point at every place from there on.
            texts =
                length <= 4
                ? texts.flatMap { text in "059-./:+".map { text + String($0) } }
                : (0..<length).map { place in
                    String((0..<length).map { $0 == place ? "." : Character(String(($0 + place) % 10)) })
                } + [String("98765432".prefix(length)), String(repeating: ".", count: length)]
            for text in texts {
                let bytes = Array(text.utf8)
                let isNumber = text.wholeMatch(of: /-?[0-9]*\.?[0-9]*/) != nil && bytes.contains { $0 >= 48 }
                let value = bytes.asBytes { try? Decimal($0) }
                let fraction = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first ?? ""
                #expect(value?.mantissa == (isNumber ? Int64(text.replacing(".", with: "")) : nil), "\(text)")
                #expect(value?.scale == (isNumber ? UInt8(fraction.count) : nil), "\(text)")
            }
        }
    }

    @Test func `Literals and strings are read alike`() {
        #expect(Decimal("1.50") == Decimal(mantissa: 150, scale: 2))
        #expect(Decimal(string: "1.50") == Decimal(mantissa: 15, scale: 1))
        #expect(Decimal(string: "one") == nil)
    }

    @Test func `A literal that is no decimal stops the process`() async {
        await #expect(processExitsWith: .failure) { _ = Decimal("one" as StaticString) }
    }
}
