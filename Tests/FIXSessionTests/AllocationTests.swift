// The path of a message from bytes to effects and back takes nothing from the heap.

import CAllocationCounter
import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Allocations` {
    @Test(.enabled(if: allocation_counting() != 0))
    func `10,000 orders in sequence, each checked and answered, allocate nothing`() throws {
        var line = try Line(messages: 10_100)
        line.receive(100)
        let before = allocation_counts_now()
        line.receive(10_000)
        let after = allocation_counts_now()
        #expect(after.allocations - before.allocations == 0)
        #expect(line.session.nextInbound == 10_102 && line.session.nextOutbound == 10_102)
        #expect(line.delivered == 10_100)
    }

    @Test(.enabled(if: allocation_counting() != 0))
    func `rejects, gaps, logouts and replays allocate nothing either`() throws {
        var line = try Line(messages: 1)
        let rejected = WireText.framed("35=D|34=2|49=TW|52=20260105-12:00:00|56=ISLD|11=A|")
        let early = WireText.framed("35=0|34=9999|49=TW|52=20260105-12:00:00|56=ISLD|")
        line.judge(rejected)
        line.judge(early)
        let before = allocation_counts_now()
        for _ in 0..<100 {
            line.judge(rejected)
            line.judge(early)
        }
        let after = allocation_counts_now()
        #expect(after.allocations - before.allocations == 0)
    }
}

/// A session fed from one buffer, with nothing around it that allocates.
private struct Line: ~Copyable {
    var session: Session
    var delivered = 0
    private var bytes: [UInt8] = []
    private var position = 0
    private let framer = Framer(maximumMessageSize: 65_536)
    private let tokenizer: Tokenizer
    private let dictionary: DataDictionary
    private let tables: DictionaryTables
    private let rules = ValidationRules()
    private var validator = Validator()
    private let fields = FieldTable(capacity: 1024)
    private var writer = MessageWriter(maximumMessageSize: 65_536)
    private let now = Moment(
        utc: Instant(nanosecondsSinceEpoch: 1_767_614_400_000_000_000),
        steady: Instant(nanosecondsSinceEpoch: 0))

    /// A Logon and so many orders, ready to be received.
    init(messages: Int) throws {
        dictionary = try BuiltIn.fix44.get()
        tables = dictionary.tables
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        session = Session(
            identity: SessionIdentity(senderCompID: Name("ISLD"), targetCompID: Name("TW")),
            settings: SessionSettings())
        let header = "49=TW|52=20260105-12:00:00.000|56=ISLD"
        let logon = WireText.framed("35=A|34=1|\(header)|98=0|108=30|")
        logon.asBytes { bytes in
            guard let message = try? tokenizer.tokenize(bytes, into: fields) else { return }
            var effects = SessionEffects()
            session.receiveLogon(message, Header(message), fault: nil, at: now, into: &effects)
            _ = session.claimOutbound()
        }
        for number in 2..<messages + 2 {
            bytes += WireText.framed(
                "35=D|34=\(number)|\(header)|11=A|38=10|40=1|54=1|55=X|60=20260105-12:00:00|")
        }
    }

    mutating func receive(_ count: Int) {
        for _ in 0..<count { receiveNext() }
    }

    private mutating func receiveNext() {
        bytes.withUnsafeBytes { buffer in
            let rest = Bytes(UnsafeRawBufferPointer(rebasing: buffer[position...]))
            guard case .message(let length) = framer.next(in: rest) else { return }
            position += length
            judge(rest.slice(0, length))
        }
    }

    mutating func judge(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { judge(Bytes($0)) }
    }

    /// Receives one message, and answers each with a Heartbeat besides what the session asks for.
    private mutating func judge(_ bytes: Bytes) {
        guard let message = try? tokenizer.tokenize(bytes, into: fields) else { return }
        let fault = validator.firstFault(in: message, tables, rules)
        var effects = SessionEffects()
        session.receive(message, Header(message), fault: fault, at: now, into: &effects)
        for index in 0..<effects.count {
            switch effects[index] {
            case .deliver:
                delivered += 1
                _ = session.encode(
                    .heartbeat, session.claimOutbound(), inAnswerTo: message, at: now, in: &writer)
            case .send(let reply):
                _ = session.encode(
                    reply, session.claimOutbound(), inAnswerTo: message, at: now, in: &writer)
            case .tellRejected, .hold, .replay, .resetNumbers, .loggedOn, .disconnect, .note: continue
            }
        }
    }
}
