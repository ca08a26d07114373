// A store in which one client has a hundred thousand reports.

import FIXEngine
import FIXSession
import Foundation
import Glibc
import Journal
import TestKit
import Values

/// The folder of a store with one session, MANY, and its outbound messages, written as turns write them.
final class LongSession {
    let path: String
    /// MsgSeqNums with six digits, so that the messages are the same but for these.
    static let first = 100_001
    let count: Int
    var next: Int { LongSession.first + count }

    /// - Parameter type: MsgType(35) of the stored messages.
    init(count: Int, type: String = "8") throws {
        self.count = count
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        path = root + "penstock-resend-\(UUID().uuidString)"
        let now = Instant(nanosecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1e9) - 60_000_000_000)
        var store = try Store.open(path: path, durability: .process, mapSize: 256 << 20, at: now)
        var record = TurnRecord(capacity: 4 << 20)
        fillSession(&record, now)
        var message = LongSession.message(type, at: now)
        let places = LongSession.places(in: message)
        for index in 0..<count {
            let number = LongSession.first + index
            LongSession.write(number, into: &message, at: places)
            message.asBytes {
                record.put(
                    .outbound, messageKey(stream: 1, UInt64(number)),
                    header: (UInt64(bitPattern: now.nanosecondsSinceEpoch), UInt64(index + 1)), $0)
            }
            if record.room < 64 << 10 { try store.commit(&record) }
        }
        try store.commit(&record)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func fillSession(_ record: inout TurnRecord, _ now: Instant) {
        let identity = SessionIdentity(senderCompID: Name("PENSTOCK"), targetCompID: Name("MANY"))
        let session = SessionRow(
            identity: identity, stream: 1, created: now, began: now, nextInbound: 1, nextOutbound: UInt64(next))
        var row = RowWriter(capacity: SessionRow.maximumSize)
        session.append(to: &row)
        record.put(.session, 0, row.bytes)
        row.reset()
        row.append(0 as UInt64)
        row.append(now)
        record.put(.stream, 1, row.bytes)
        record.put(.meta, MetaKey.ordinal, UInt64(count + 1))
    }

    private static func message(_ type: String, at now: Instant) -> [UInt8] {
        let body =
            type == "8"
            ? "6=0|11=ORDER-000000|14=0|17=T4V9A2-E000000|37=T4V9A2-O000000|38=100|39=0|40=2|44=99.5|54=1|55=AAPL|59=0|"
                + "60=\(WireText.timestamp(now))|150=0|151=100|"
            : ""
        return WireText.framed("35=\(type)|34=000000|49=PENSTOCK|52=\(WireText.timestamp(now))|56=MANY|\(body)")
    }

    /// Where six zeros stand.
    private static func places(in message: [UInt8]) -> [Int] {
        let zeros = Array("000000".utf8)
        return (0..<message.count - 6).filter { Array(message[$0..<$0 + 6]) == zeros && message[$0 + 6] == 1 }
    }

    /// The number in all its places, and the CheckSum for it.
    private static func write(_ number: Int, into message: inout [UInt8], at places: [Int]) {
        let end = message.count - 7
        var sum = message[(end + 3)..<(end + 6)].reduce(0) { $0 * 10 + Int($1) - 48 }
        for place in places {
            var rest = number
            for index in stride(from: place + 5, through: place, by: -1) {
                let digit = UInt8(48 + rest % 10)
                sum += Int(digit) - Int(message[index])
                message[index] = digit
                rest /= 10
            }
        }
        sum = (sum % 256 + 256) % 256
        for (index, digit) in [sum / 100, sum / 10 % 10, sum % 10].enumerated() {
            message[end + 3 + index] = UInt8(48 + digit)
        }
    }
}

/// What MANY gets, in pieces: counts messages and looks whether their numbers go on.
struct NumberReader {
    private(set) var last = LongSession.first - 1
    private(set) var problem: String?
    private var rest: [UInt8] = []

    mutating func read(_ bytes: ArraySlice<UInt8>) {
        rest += bytes
        var start = 0
        rest.withUnsafeBytes { all in
            while let base = all.baseAddress, all.count - start > 12,
                let found = memchr(base + start, 1, all.count - start)
            {
                let place = UnsafeRawPointer(found) - base
                guard place + 11 <= all.count else { break }
                start = place + 1
                guard all[place + 1] == UInt8(ascii: "3"), all[place + 2] == UInt8(ascii: "4"),
                    all[place + 3] == UInt8(ascii: "=")
                else { continue }
                note(all[(place + 4)..<(place + 10)].reduce(0) { $0 * 10 + Int($1) - 48 })
            }
        }
        // What was looked at is not looked at again.
        rest.removeFirst(start)
    }

    private mutating func note(_ number: Int) {
        if number != last + 1, problem == nil { problem = "\(number) came after \(last)" }
        last = number
    }
}
