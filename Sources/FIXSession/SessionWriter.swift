// Session messages and headers as bytes, in canonical order.

public import FIXWire
public import Values

extension Session {
    /// Begins an outbound message: MsgType(35) and the header, tags ascending. The body follows, tags
    /// ascending, then `finish`.
    ///
    /// - Parameter routed: A received message with routing fields; they go back reversed.
    @_noLocks
    public func begin(
        _ msgType: MsgType, _ msgSeqNum: UInt64, inAnswerTo routed: MessageView? = nil, at now: Moment,
        in writer: inout MessageWriter
    ) {
        writer.begin(msgType)
        writer.append(34, msgSeqNum)
        writer.append(49, identity.senderCompID)
        writer.append(52, now.utc, settings.timestampPrecision)
        writer.append(56, identity.targetCompID)
        if let routed { appendReverseRoute(of: routed, to: &writer) }
    }

    /// A message that the session itself makes, finished; nil only if the writer is too small.
    ///
    /// - Parameter message: The received message that it answers, if it answers one.
    @_noLocks
    public func encode(
        _ reply: SessionMessage, _ msgSeqNum: UInt64, inAnswerTo message: MessageView?, at now: Moment,
        in writer: inout MessageWriter
    ) -> Bytes? {
        switch reply {
        case .heartbeat:
            begin(.heartbeat, msgSeqNum, at: now, in: &writer)
        case .heartbeatEcho:
            begin(.heartbeat, msgSeqNum, at: now, in: &writer)
            if let id = message?.first(112) { writer.append(112, id) }
        case .testRequest:
            begin(.testRequest, msgSeqNum, at: now, in: &writer)
            writer.append(112, "TEST")
        case .resendRequest(let from, let through):
            begin(.resendRequest, msgSeqNum, at: now, in: &writer)
            writer.append(7, from)
            writer.append(16, through)
        case .reject(let refSeqNum, let fault, let text):
            begin(.reject, msgSeqNum, inAnswerTo: message, at: now, in: &writer)
            appendReject(refSeqNum, fault, text, message, to: &writer)
        case .logon(let heartBtInt, let resets):
            begin(.logon, msgSeqNum, at: now, in: &writer)
            writer.append(98, 0)
            writer.append(108, heartBtInt)
            if resets { writer.append(141, true) }
        case .logout(let text):
            begin(.logout, msgSeqNum, at: now, in: &writer)
            if !text.isEmpty { writer.append(58, text) }
        }
        return writer.finish(beginString: identity.beginString)
    }

    private func appendReject(
        _ refSeqNum: UInt64, _ fault: BodyFault, _ text: Text<16>, _ message: MessageView?,
        to writer: inout MessageWriter
    ) {
        writer.append(45, refSeqNum)
        writer.append(58, text)
        if !fault.refTagID.isEmpty { writer.append(371, fault.refTagID) }
        if let message { writer.append(372, message.value(at: 2)) }
        writer.append(373, fault.reason.rawValue)
    }

    /// OnBehalfOf goes back as DeliverTo and the other way round; empty ones are left out.
    private func appendReverseRoute(of message: MessageView, to writer: inout MessageWriter) {
        append(115, from: 128, of: message, to: &writer)
        append(116, from: 129, of: message, to: &writer)
        append(128, from: 115, of: message, to: &writer)
        append(129, from: 116, of: message, to: &writer)
        append(144, from: 145, of: message, to: &writer)
        append(145, from: 144, of: message, to: &writer)
    }

    private func append(
        _ tag: UInt32, from other: UInt32, of message: MessageView, to writer: inout MessageWriter
    ) {
        // Routing fields stand in the header, so the search ends with it.
        var index = 3
        while index < message.fieldCount, Header.contains(message[index].tag) {
            if message[index].tag == other {
                let value = message.value(at: index)
                if !value.isEmpty { writer.append(tag, value) }
                return
            }
            index += 1
        }
    }
}
