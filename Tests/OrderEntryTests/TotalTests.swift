// Any message gives a request, and any request an answer.

import FIXWire
import GatewayCore
import OrderEntry
import Orders
import Routing
import Testing
import Values

/// Wire to wire: reads a message, runs the gateway, and writes what it answers.
struct Counter: ~Copyable {
    let table = FieldTable(capacity: 400)
    let tokenizer = Tokenizer()
    var gateway = connectedGateway(capacity: 200)
    var effects = GatewayEffects()
    var writer = MessageWriter(maximumMessageSize: 4096)
    var now = Instant(nanosecondsSinceEpoch: 1_767_225_600_123_000_000)
    var request = ClientRequest.unanswerable
    var written = 0
    var instructed = 0

    /// Returns false for bytes that are no message.
    @_noLocks
    mutating func receive(_ bytes: Bytes, session: SessionNumber) -> Bool {
        guard let message = try? tokenizer.tokenize(bytes, into: table) else { return false }
        request.read(message, session: session, isPossibleResend: false)
        switch request {
        case .newOrder(let command): gateway.accept(command, at: now, into: &effects)
        case .cancel(let command): gateway.accept(command, at: now, into: &effects)
        case .replace(let command): gateway.accept(command, at: now, into: &effects)
        case .status(let command): gateway.accept(command, at: now, into: &effects)
        case .refused(let refused): gateway.refuse(refused, at: now, into: &effects)
        case .businessReject(let reject):
            writer.begin(.businessMessageReject)
            writer.append(reject, refSeqNum: 1)
            finish()
        case .unanswerable: break
        }
        drain()
        return true
    }

    @_noLocks
    mutating func report(_ report: BrokerReport) {
        gateway.accept(report, at: now, into: &effects)
        drain()
    }

    @_noLocks
    mutating func drain() {
        while let effect = effects.next() {
            switch effect {
            case .report(let place):
                writer.begin(.executionReport)
                writer.append(&effects.reports[place], idPrefix: Text("K3F9A2"))
                finish()
            case .cancelReject(let place):
                writer.begin(.orderCancelReject)
                writer.append(&effects.rejects[place], idPrefix: Text("K3F9A2"))
                finish()
            case .instruct: instructed += 1
            case .save, .bind, .trade, .decision, .saveList, .listStatus, .anomaly, .discrepancy: break
            }
        }
    }

    @_noLocks
    private mutating func finish() {
        precondition(writer.finish(beginString: Text("FIX.4.4")) != nil, "every answer fits")
        written += 1
    }
}

@Suite struct `Any message` {
    @Test(arguments: [order, cancel, replace, status])
    func `Every change of every byte gives an answer`(message: String) {
        var counter = Counter()
        let whole = Wire.bytes(message)
        let body = Array(whole.dropLast(7))
        var read = 0
        for place in 10..<body.count {
            for value in [
                UInt8(0), 1, 0x2D, 0x2E, 0x30, 0x39, 0x3D, 0x41, 0x7F, 0xFF, body[place] ^ 1,
            ] {
                var changed = body
                changed[place] = value
                let bytes = Wire.sealed(changed)
                let before = counter.written + counter.instructed
                let isRead = bytes.withUnsafeBytes {
                    counter.receive(Bytes($0), session: SessionNumber(UInt32(read)))
                }
                guard isRead else { continue }
                read += 1
                let answers = counter.written + counter.instructed - before
                // An order over the open limit is told so; nothing is passed over in silence.
                if answers != 1 {
                    Issue.record("\(answers) answers to \(String(decoding: bytes, as: UTF8.self))")
                }
            }
        }
        #expect(read > 500)
    }

    @Test func `Every cut and every doubled field gives an answer`() {
        var counter = Counter()
        for message in [order, cancel, replace, status] {
            let list = message.split(separator: "|").map(String.init)
            for place in 1..<list.count {
                for changed in [
                    list.filter { $0 != list[place] }, list + [list[place]],
                    Array(list.prefix(place)),
                ] {
                    let bytes = Wire.bytes(changed.joined(separator: "|"))
                    let before = counter.written + counter.instructed
                    let isRead = bytes.withUnsafeBytes {
                        counter.receive(Bytes($0), session: SessionNumber(UInt32(place)))
                    }
                    let answers = counter.written + counter.instructed - before
                    #expect(!isRead || answers == 1)
                }
            }
        }
    }

    @Test func `A refused order's report says what could be read of it`() {
        let refused =
            "35=D|34=2|49=C|56=P|11=A1|55=AAPL|54=8|38=100|40=2|44=10.50|60=20260101-00:00:00"
        let wire = Wire()
        guard case .refused(let request)? = wire.request(Wire.bytes(refused)) else {
            Issue.record("not refused")
            return
        }
        var gateway = connectedGateway(capacity: 1)
        var effects = GatewayEffects()
        gateway.refuse(request, at: Instant(nanosecondsSinceEpoch: 0), into: &effects)
        guard case .report(let place)? = effects.next() else {
            Issue.record("no report")
            return
        }
        var writer = MessageWriter(maximumMessageSize: 4096)
        writer.begin(.executionReport)
        writer.append(&effects.reports[place], idPrefix: Text("K"))
        let bytes = writer.finish(beginString: Text("FIX.4.4"))?.description.replacing(
            "\u{1}", with: "|")
        #expect(
            bytes?.contains(
                "|35=8|6=0|11=A1|14=0|17=K-E1|37=NONE|38=100|39=8|40=2|44=10.50|54=8|55=AAPL|58=Unsupported order characteristic: Side(54)=8|59=0|60=19700101-00:00:00.000|103=11|150=8|151=0|"
            )
                == true)
    }
}

/// One broker that is there, and no limits.
private func connectedGateway(capacity: Int) -> Gateway {
    var gateway = Gateway(.alone(Name("paper"), capacity: capacity))
    gateway.router.connected(BrokerNumber(0), at: .distantPast)
    return gateway
}
