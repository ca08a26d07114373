// Any message gives a request or an answer, and every answer is good FIX.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

private let messages = [
    massCancel, massStatus, batch, securityList, securityDefinition, securityStatus, sessionStatus, marketData,
    positions, collateral, trades + "|580=1|75=20260101", user, user + "|95=11|96=symbol=AAPL", "35=M|\(head)|66=L1",
    "35=K|\(head)|66=L1|60=20260101-00:00:00",
]

/// Whether the message is read, and every entry of a list with it; an answer must fit and keep to its groups.
private func isRead(_ bytes: [UInt8], _ table: borrowing FieldTable, _ writer: inout MessageWriter) -> Bool {
    let tokenizer = Tokenizer()
    return bytes.withUnsafeBytes { buffer -> Bool in
        guard let message = try? tokenizer.tokenize(Bytes(buffer), into: table) else { return false }
        var request = FurtherRequest.refused(.business(BusinessReject(message.msgType, .other, text: Text())))
        request.read(message, session: SessionNumber(7), isPossibleResend: false)
        var entries = ListEntries(message)
        var order = ClientRequest.unanswerable
        while let entry = entries.nextEntry() {
            order.read(entry, session: SessionNumber(7), isPossibleResend: false)
        }
        guard case .refused(let answer) = request else { return true }
        writer.begin(answer.msgType)
        writer.append(answer, to: message, refSeqNum: 2, at: instant, idPrefix: Text("K"))
        #expect(writer.finish(beginString: Text("FIX.4.4")) != nil)
        return true
    }
}

@Suite struct `Any further message` {
    @Test(arguments: messages) func `It is good by the dictionary, and read`(message: String) {
        Wire.bytes(message).withUnsafeBytes { #expect(verdict(Bytes($0)) == nil) }
        #expect(!further(text: message).hasPrefix("35="))
    }

    @Test(arguments: messages) func `Every change of every byte gives a request or an answer`(message: String) {
        let table = FieldTable(capacity: 400)
        var writer = MessageWriter(maximumMessageSize: 65_536)
        let body = Array(Wire.bytes(message).dropLast(7))
        var read = 0
        for place in 10..<body.count {
            for value in [UInt8(0), 1, 0x30, 0x39, 0x3D, 0xFF, body[place] ^ 1] {
                var changed = body
                changed[place] = value
                if isRead(Wire.sealed(changed), table, &writer) { read += 1 }
            }
        }
        #expect(read > 200)
    }

    @Test(arguments: messages)
    func `Every length, every field left out or doubled, and each two exchanged`(message: String) {
        let table = FieldTable(capacity: 400)
        var writer = MessageWriter(maximumMessageSize: 65_536)
        let body = Array(Wire.bytes(message).dropLast(7))
        for length in 12..<body.count {
            _ = isRead(Wire.sealed(Array(body[0..<length])), table, &writer)
            _ = isRead(Wire.sealed(Array(body[0..<length]) + [1]), table, &writer)
        }
        let list = message.split(separator: "|").map(String.init)
        for place in 1..<list.count {
            var exchanged = list
            exchanged.swapAt(place, list.count - 1)
            for changed in [
                list.filter { $0 != list[place] }, list + [list[place]], Array(list.prefix(place)), exchanged,
            ] {
                #expect(isRead(Wire.bytes(changed.joined(separator: "|")), table, &writer))
            }
        }
    }

    @Test(arguments: messages) func `What the dictionary lets pass is answered in good FIX`(message: String) {
        let list = message.split(separator: "|").map(String.init)
        for place in 5..<list.count {
            let tag = list[place].prefix { $0 != "=" }
            for value in ["0", "1", "9", "x", String(repeating: "y", count: 70), "20260101"] {
                var changed = list
                changed[place] = "\(tag)=\(value)"
                let bytes = Wire.bytes(changed.joined(separator: "|"))
                let isGood = bytes.withUnsafeBytes { verdict(Bytes($0)) == nil }
                guard isGood else { continue }
                // The answer, or in its place what the dictionary says against it.
                let answer = further(bytes: bytes)
                #expect(!answer.contains("373="), "\(answer) to \(changed)")
            }
        }
    }

    @Test(arguments: ["B", "8", "9", "ZZ", "j", "L", "S"]) func `380=3: other messages`(type: String) {
        let answer = further(text: "35=\(type)|\(head)|11=A1")
        #expect(answer == business(type, "", 3, "Unsupported Message Type"))
    }
}
