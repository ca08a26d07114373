// Short texts, bytes, and memory of fixed size.

import Testing
import Values

@Suite struct `Short texts` {
    @Test func `A text holds what it was given, up to its capacity`() {
        for length in 0...40 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 + 200) }
            guard let text = bytes.asBytes({ Name($0) }) else {
                #expect(length > Name.capacity)
                continue
            }
            #expect(text.count == length && text.isEmpty == (length == 0))
            #expect((0..<length).map { text[$0] } == bytes)
            #expect(bytes.asBytes { text.equals($0) })
            #expect((bytes + [0]).asBytes { !text.equals($0) })
        }
        #expect(Name.capacity == 32 && Identifier.capacity == 64)
    }

    @Test func `Texts are equal when their bytes are, zeros behind them included`() {
        let short = [UInt8](arrayLiteral: 65).asBytes { Text<2>($0) }
        let padded = [UInt8](arrayLiteral: 65, 0).asBytes { Text<2>($0) }
        #expect(short != padded && short == Text<2>("A"))
        #expect(short?.hash64 != padded?.hash64)
        #expect(Text<2>("AB") != Text<2>("BA") && Text<2>("AB").hash64 != Text<2>("BA").hash64)
    }

    @Test func `Hashes are the same in every process, and differ`() {
        #expect(Identifier("CL-1").hash64 == 0xDB5D_4B72_E32F_0077)
        var seen: Set<UInt64> = []
        for number in 0..<100_000 {
            var text = Identifier()
            text.appendDigits(of: UInt64(number))
            seen.insert(text.hash64)
        }
        #expect(seen.count == 100_000)
    }

    @Test func `Parts are appended until the text is full`() {
        var text = Text<2>()
        text.append("ID-" as StaticString)
        text.appendDigits(of: 0)
        text.appendDigits(of: 1_234_567_890)
        text.append(Text<1>("xyz"))
        #expect(text.description == "ID-01234567890xy" && text.count == Text<2>.capacity)
        let isAccepted = text.append(1)
        #expect(!isAccepted)
        var number = Text<3>()
        number.appendDigits(of: .max)
        #expect(number.description == "18446744073709551615")
    }

    @Test func `Words are eight bytes, the first lowest`() {
        let text = Text<2>("ABCDEFGHI")
        #expect(text.word(0) == 0x4847_4645_4443_4241 && text.word(1) == 0x49)
    }

    @Test func `Strings come and go`() {
        #expect(Name(string: "AAPL")?.description == "AAPL")
        #expect(Name(string: "Größe €")?.description == "Größe €")
        #expect(Name(string: String(repeating: "x", count: 33)) == nil)
        #expect([UInt8](arrayLiteral: 0xFF).asBytes { Name($0) }?.description == "\u{FFFD}")
    }

    @Test func `A literal too long for its text, and an index outside it, stop the process`() async
    {
        await #expect(processExitsWith: .failure) { _ = Text<1>("123456789") }
        await #expect(processExitsWith: .failure) { _ = Text<1>("1")[1] }
    }
}

@Suite struct `Views and tables` {
    @Test func `Bytes are compared and cut`() {
        [UInt8]("hello, world".utf8).asBytes { bytes in
            #expect(bytes == "hello, world" && bytes.count == 12 && !bytes.isEmpty)
            #expect(bytes.slice(7, 5) == "world" && bytes.slice(12, 0).isEmpty)
            #expect(bytes.slice(0, 5) != bytes.slice(7, 5))
            #expect(bytes.firstIndex(of: UInt8(ascii: "o")) == 4 && bytes.firstIndex(of: 0) == nil)
            #expect(bytes.slice(0, 5).description == "hello")
        }
        #expect([UInt8]().asBytes { $0.isEmpty && $0 == "" })
    }

    @Test func `An index or a slice outside the bytes stops the process`() async {
        await #expect(processExitsWith: .failure) {
            _ = [UInt8](repeating: 0, count: 3).asBytes { $0[3] }
        }
        await #expect(processExitsWith: .failure) {
            _ = [UInt8](repeating: 0, count: 3).asBytes { $0.slice(2, 2).count }
        }
        await #expect(processExitsWith: .failure) {
            _ = [UInt8](repeating: 0, count: 3).asBytes { $0.slice(1, .max).count }
        }
    }

    @Test func `A slab keeps what is put into it`() {
        var slab = Slab<Int>(capacity: 10, repeating: 7)
        for index in 0..<10 { slab[index] += index }
        var sum = 0
        for index in 0..<10 { sum += slab[index] }
        #expect(sum == 115)
    }

    @Test func `A table is a copy of its list`() {
        let list = (0..<100).map { UInt16($0 * 7) }
        let table = Table(list)
        let copy = table
        let values = (0..<copy.count).map { copy[$0] }
        let empty = Table<UInt64>([])
        #expect(values == list && empty.count == 0)
        table.deallocate()
        empty.deallocate()
    }

    @Test func `An index outside a slab or a table stops the process`() async {
        await #expect(processExitsWith: .failure) { _ = Slab<Int>(capacity: 1, repeating: 0)[1] }
        await #expect(processExitsWith: .failure) { _ = Table<Int>([])[0] }
        await #expect(processExitsWith: .failure) { _ = Table<Int>([1])[-1] }
    }
}
