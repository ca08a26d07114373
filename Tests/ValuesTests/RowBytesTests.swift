// Rows written and read back.

import Testing
import Values

@Suite struct `Rows` {
    private func write(_ writer: inout RowWriter) {
        writer.append(UInt64.max)
        writer.append(Int64.min)
        writer.append(UInt32(7))
        writer.append(UInt8(255))
        writer.append(Decimal("-0.50"))
        writer.append(WideDecimal(mantissa: .min, scale: 36))
        writer.append(Instant(nanosecondsSinceEpoch: 123))
        writer.append(Identifier("CL-1"))
        [UInt8](arrayLiteral: 1, 2, 3).asBytes { writer.append($0) }
    }

    @Test func `What is written is read, in its order`() {
        var writer = RowWriter(capacity: 256)
        write(&writer)
        var reader = RowReader(writer.bytes)
        let first = (reader.uint64(), reader.int64(), reader.uint32(), reader.byte())
        #expect(first == (.max, .min, 7, 255))
        let decimal = reader.decimal()
        #expect(decimal.mantissa == -50 && decimal.scale == 2)
        let (wide, instant) = (reader.wideDecimal(), reader.instant())
        #expect(
            wide == WideDecimal(mantissa: .min, scale: 36) && instant.nanosecondsSinceEpoch == 123)
        let text = reader.text(Identifier.self)
        #expect(text == Identifier("CL-1"))
        let isComplete = reader.isComplete
        #expect(!isComplete)
        let rest = reader.slice(3)
        let ends = (reader.isComplete, rest[0], rest[2])
        #expect(ends == (true, 1, 3))
    }

    @Test func `A row that does not fit says so, at every capacity`() {
        var whole = RowWriter(capacity: 256)
        write(&whole)
        let size = whole.bytes.count
        for capacity in 1...size + 1 {
            var writer = RowWriter(capacity: capacity)
            write(&writer)
            let state = (writer.isOverflowing, writer.bytes.count <= capacity)
            #expect(state == (capacity < size, true))
            writer.reset()
            writer.append(UInt8(1))
            let again = (writer.isOverflowing, writer.bytes.count)
            #expect(again == (false, 1))
        }
    }

    @Test func `Any bytes are read or found invalid, never trapped over`() {
        var writer = RowWriter(capacity: 256)
        write(&writer)
        let good = (0..<writer.bytes.count).map { writer.bytes[$0] }
        func read(_ bytes: [UInt8]) -> Bool {
            bytes.asBytes { view in
                var reader = RowReader(view)
                _ = (reader.uint64(), reader.int64(), reader.uint32(), reader.byte())
                _ = (reader.decimal(), reader.wideDecimal(), reader.instant())
                _ = reader.text(Identifier.self)
                _ = reader.slice(3)
                return reader.isComplete
            }
        }
        #expect(read(good))
        for length in 0..<good.count { #expect(!read(Array(good[..<length]))) }
        for index in good.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = good
                changed[index] = byte
                _ = read(changed)
            }
        }
        [UInt8](repeating: 0, count: 8).asBytes { view in
            var reader = RowReader(view)
            _ = reader.byte()
            let tooLong = reader.slice(.max)
            let isValid = reader.isValid
            #expect(tooLong.isEmpty && !isValid)
        }
    }
}
