// Messages: whole, where their numbers say, and without a gap.

internal import FIXEngine
internal import FIXWire
internal import Journal
internal import Orders
internal import Values

extension Verifier {
    mutating func checkOutbound(_ store: inout Store) throws(JournalError) {
        try forEach(.outbound, &store) { verifier, key, row in verifier.checkOutbound(key, row) }
    }

    private mutating func checkOutbound(_ key: UInt64, _ bytes: Bytes) {
        guard let row = StoredRow(.outbound, key, bytes, ceiling: .max) else {
            return find(.outbound, RowName(.outbound, key).place, "is no message")
        }
        // What a tool that was killed has copied, and not taken away yet.
        if row.number < streams[row.stream]?.settings.movedBelow ?? 0 { return }
        guard note(row, .outbound), let message = message(row, .outbound) else { return }
        let place = RowName(.outbound, key).place
        let number = self.number(Tag.msgSeqNum, message)
        if number != row.number {
            find(.outbound, place, "has a message with MsgSeqNum \(number.map { "\($0)" } ?? "none")")
        }
        let stream = row.stream
        if let check = streams[stream], let next = check.nextOut, row.ordinal >= check.settings.importedBelow,
            !check.settings.mayFollow(row.number, next)
        {
            find(.outbound, "stream \(stream)", "\(stretch(next, row.number - 1)) missing")
        }
        streams[stream]?.nextOut = row.number + 1
        // A message that could not be taken was counted and rejected, and is not stored.
        if message.msgType == .reject, let about = self.number(Tag.refSeqNum, message) {
            if message.first(Tag.refMsgType).map({ $0 == "4" }) ?? false {
                streams[stream]?.rejectedResets[about] = row.ordinal
            } else {
                streams[stream]?.rejected[about] = row.ordinal
            }
        }
        // Another engine's are of its orders.
        guard row.ordinal >= streams[stream]?.settings.importedBelow ?? 0 else { return }
        // A copy tells nothing that its original does not.
        if message.isYes(Tag.copyMsgIndicator) { return }
        if message.msgType == .executionReport, let session = streams[stream]?.session {
            orders.note(message, row, positions.place(of: message, session))
        }
        if message.msgType == .orderCancelReject { orders.noteRefusal(message, row) }
    }

    mutating func checkInbound(_ store: inout Store) throws(JournalError) {
        try forEach(.inbound, &store) { verifier, key, row in verifier.checkInbound(key, row) }
    }

    private mutating func checkInbound(_ key: UInt64, _ bytes: Bytes) {
        guard let row = StoredRow(.inbound, key, bytes, ceiling: .max) else {
            return find(.inbound, RowName(.inbound, key).place, "is no message, or of another place in the order")
        }
        guard note(row, .inbound), let message = message(row, .inbound) else { return }
        guard let number = self.number(Tag.msgSeqNum, message) else { return }
        let newSeqNo = message.msgType == .sequenceReset ? self.number(Tag.newSeqNo, message) : nil
        streams[row.stream]?.applySettings(before: row.ordinal)
        let rejected = streams[row.stream]?.rejected ?? [:]
        streams[row.stream]?.inbound.pass(rejected)
        let isRejected = rejected[number] != nil || streams[row.stream]?.rejectedResets[number] != nil
        let isDuplicate = message.isYes(Tag.possDupFlag)
        if let newSeqNo, !message.isYes(Tag.gapFillFlag) {
            // It holds whatever its own number is, which it does not use up. One that was rejected may have been counted.
            streams[row.stream]?.inbound.cover(number, upTo: number + 1)
            if isRejected { return }
            streams[row.stream]?.inbound.take(0, upTo: newSeqNo, isLogon: false, isDuplicate: isDuplicate)
            return
        }
        let next = max(number + 1, newSeqNo ?? 0)
        // Of a gap fill that was rejected only its own number was counted, at least.
        streams[row.stream]?.inbound.take(
            number, upTo: isRejected ? number + 1 : next, isLogon: message.msgType == .logon, isDuplicate: isDuplicate)
        if isRejected { streams[row.stream]?.inbound.cover(number, upTo: next) }
    }

    /// What is the same for both directions: the stream is somebody's, the place in the order nobody else's.
    private mutating func note(_ row: StoredRow, _ table: StoreTable) -> Bool {
        count(\.messages)
        let place = RowName(table, messageKey(stream: row.stream, row.number)).place
        if streams[row.stream] == nil, !nobodys.contains(row.stream) {
            find(table, place, "is of a stream that is not there")
        }
        // Nobody's may be copies that a tool has not finished.
        if !nobodys.contains(row.stream), !ordinals.insert(row.ordinal) {
            find(table, place, "has the place \(row.ordinal) in the order of all messages, which another has")
        }
        return streams[row.stream] != nil
    }

    /// The message, if it is whole and its session's.
    private mutating func message(_ row: StoredRow, _ table: StoreTable) -> MessageView? {
        let place = RowName(table, messageKey(stream: row.stream, row.number)).place
        let message: MessageView
        do throws(Garbled) {
            message = try tokenizer.tokenize(row.message, into: fields)
        } catch {
            find(table, place, "is garbled: \(EventLog.words(for: error))")
            return nil
        }
        guard let session = (streams[row.stream]?.session).flatMap({ sessions[$0] }) else { return message }
        // A peer may get the CompIDs wrong, and is told; we may not.
        guard table == .outbound else { return message }
        let isOurs = message.first(Tag.senderCompID).map { session.identity.senderCompID.equals($0) } ?? false
        let isTheirs = message.first(Tag.targetCompID).map { session.identity.targetCompID.equals($0) } ?? false
        if !isOurs || !isTheirs { find(table, place, "is not from and to \(session.identity)") }
        return message
    }

    private func number(_ tag: UInt32, _ message: MessageView) -> UInt64? {
        message.first(tag)?.wholeNumber.flatMap { UInt64(exactly: $0) }
    }

    mutating func checkHeld(_ store: inout Store) throws(JournalError) {
        try forEach(.held, &store) { verifier, key, row in
            let place = RowName(.held, key).place
            guard verifier.streams[UInt32(key >> 40)] != nil else {
                return verifier.find(.held, place, "is of a stream that is not there")
            }
            let number = key & (1 << 40 - 1)
            do throws(Garbled) {
                let message = try verifier.tokenizer.tokenize(row, into: verifier.fields)
                guard verifier.number(Tag.msgSeqNum, message) != number else { return }
                verifier.find(.held, place, "has a message with another MsgSeqNum")
            } catch {
                verifier.find(.held, place, "is garbled: \(EventLog.words(for: error))")
            }
        }
    }

    /// Whether each session goes on where its messages end.
    mutating func checkNumbers() {
        for number in sessions.keys.sorted() {
            guard let session = sessions[number], var check = streams[session.stream] else { continue }
            let place = "\(session.identity)"
            if let next = check.nextOut, !check.settings.mayFollow(session.nextOutbound, next) {
                find(
                    .session, place,
                    "NextNumOut is \(session.nextOutbound), and the last message that was sent is \(next - 1)")
            }
            check.applySettings(before: .max)
            check.inbound.pass(check.rejected)
            for rejected in (Array(check.rejected.keys) + check.rejectedResets.keys).sorted() {
                check.inbound.cover(rejected, upTo: rejected + 1)
            }
            guard let end = check.inbound.end else { continue }
            if session.nextInbound > end {
                let missing = stretch(end, min(session.nextInbound, check.inbound.nextStretch ?? .max) - 1)
                find(.session, place, "NextNumIn is \(session.nextInbound), but \(missing) not there")
            } else if let counted = check.inbound.counted, session.nextInbound < counted {
                find(
                    .session, place, "NextNumIn is \(session.nextInbound), and messages up to \(counted - 1) have come")
            }
        }
    }

    private func stretch(_ first: UInt64, _ last: UInt64) -> String {
        first >= last ? "number \(first) is" : "numbers \(first) to \(last) are"
    }
}
