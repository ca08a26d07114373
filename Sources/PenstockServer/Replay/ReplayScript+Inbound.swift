// What of a recording's inbound side was the application's, and when.

internal import FIXSession
internal import FIXWire
internal import Values

extension ReplayScript {
    /// A message that came in: its turn comes, or has come, or never does.
    ///
    /// - Throws: ``StoreError``, ``JournalError``.
    mutating func take(_ message: ReplayMessage, _ row: RecordedRow) throws {
        if stream != row.stream {
            // What an old stream's gap held back is no part of the new one.
            ready = order.flush()[...]
            order = InboundOrder()
            isPartial = isPartial || (stream == nil && message.msgSeqNum != 1)
            stream = row.stream
        }
        facts.note(message, isInRange: range.contains(message))
        guard let number = message.msgSeqNum, number < 1 << 40 else {
            return facts.skip(message, because: "it has no MsgSeqNum")
        }
        let answers = try reader.answers()
        switch message.msgType {
        case .sequenceReset:
            let next = message.number(36) ?? 0
            let gapFills = message.first(123)?.elementsEqual("Y".utf8) ?? false
            ready += order.reset(number, to: next, gapFills: gapFills)
        case let type where type.isSession:
            if type == .logon {
                let isAnswered = parsed(answers).contains { $0.msgType == .logon }
                facts.note(logon: message, isInRange: range.contains(message), isAnswered: isAnswered)
            }
            ready += order.take(number, nil, opensGap: asksForMore(answers, behind: number))
        default:
            let refusal = reasonNotToPlay(message, answers)
            if let refusal { facts.skip(message, because: refusal) }
            ready += order.take(
                number, refusal == nil ? message : nil, opensGap: asksForMore(answers, behind: number))
        }
    }

    /// Whether the session asked for what is missing before a message: with a ResendRequest(2), or with the
    /// NextExpectedMsgSeqNum(789) of its Logon(A).
    private mutating func asksForMore(_ answers: ArraySlice<RecordedRow>, behind number: UInt64) -> Bool {
        guard order.isEarly(number) else { return false }
        for answer in parsed(answers) {
            if answer.msgType == .resendRequest { return true }
            if answer.msgType == .logon, let next = answer.number(789), next <= number { return true }
        }
        return false
    }

    private mutating func parsed(_ rows: ArraySlice<RecordedRow>) -> [ReplayMessage] {
        var messages: [ReplayMessage] = []
        for row in rows {
            // What is damaged is named when its turn comes.
            guard let bytes = row.bytes,
                let message = try? parser.parse(bytes, ordinal: row.ordinal, at: row.time)
            else { continue }
            messages.append(message)
        }
        return messages
    }

    /// A message whose header the session refused never came to the application; sent with a good header, it
    /// would.
    private mutating func reasonNotToPlay(
        _ message: ReplayMessage, _ answers: ArraySlice<RecordedRow>
    ) -> String? {
        if message.msgType == MsgType(packed: 0) { return "no MsgType is that long" }
        guard let answer = parsed(answers.prefix(1)).first, answer.msgType == .reject,
            answer.number(45) == message.msgSeqNum
        else { return nil }
        // CompID problem, SendingTime accuracy problem; or a fault of a field that the replay writes itself.
        let isOfHeader =
            answer.number(373) == 9 || answer.number(373) == 10
            || answer.number(371).map { ReplayMessage.isOfSession(UInt32(truncatingIfNeeded: $0)) } ?? false
        guard isOfHeader else { return nil }
        return "its header was refused: " + ReplayReport.visible(answer.first(58) ?? [])
    }
}
