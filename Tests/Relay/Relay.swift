// An initiator that neither loses nor doubles anything, whoever is killed: `Tests/QuickFIXClient/run` kills it.

import FIXEngine
import FIXSession
import FIXWire
import Journal
import Reactor
import Values

/// Sends orders numbered from 1 and keeps the ClOrdID(11) of each ExecutionReport. What it has given and
/// got is a row of the same turn as the messages, so that it goes on where it was.
struct Relay: Application {
    private var given: UInt64 = 0
    private var received: UInt64 = 0
    /// Orders a second; 0: none any more, only what is missing.
    private let rate: Int64
    private var due: Instant
    private var isSettled = false

    init(rate: Int64, in engine: inout Engine) throws {
        self.rate = rate
        due = engine.now.steady
        guard let row = try engine.row(.meta, MetaKey.application) else { return }
        (given, received) = Relay.counts(of: row)
    }

    static func counts(of row: Bytes) -> (given: UInt64, received: UInt64) {
        var reader = RowReader(row)
        return (reader.uint64(), reader.uint64())
    }

    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) {
        guard message.msgType == .executionReport, let id = message.first(Tag.clOrdID) else {
            Output.print("unexpected \(message.bytes.description)")
            return
        }
        received += 1
        engine.record.put(.order, received, id)
        save(in: &engine)
    }

    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) { Output.print("logon") }

    mutating func step(in engine: inout Engine) {
        let now = engine.now
        // What was not given while nobody could is not made up for.
        due = max(due, now.steady.advanced(by: .seconds(-1)))
        while rate > 0, due <= now.steady, case .accepted = send(given + 1, at: now.utc, in: &engine) {
            given += 1
            due = due.advanced(by: Interval(nanoseconds: 1_000_000_000 / rate))
            save(in: &engine)
        }
        if rate == 0, received == given, !isSettled {
            isSettled = true
            Output.print("settled \(given)")
        }
    }

    func nextDeadline(in engine: borrowing Engine) -> Instant { rate > 0 ? due : .distantFuture }

    private func send(_ number: UInt64, at now: Instant, in engine: inout Engine) -> SendResult {
        engine.send(.newOrderSingle, to: SessionID(0)) { writer in
            writer.append(Tag.clOrdID, number)
            writer.append(38, 10)
            writer.append(40, character: UInt8(ascii: "1"))
            writer.append(54, character: UInt8(ascii: "1"))
            writer.append(55, "X")
            writer.append(60, now, .milliseconds)
        }
    }

    private func save(in engine: inout Engine) {
        var row = RowWriter(capacity: 16)
        row.append(given)
        row.append(received)
        engine.record.put(.meta, MetaKey.application, row.bytes)
    }
}
