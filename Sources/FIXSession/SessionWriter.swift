// Session messages and headers as bytes, in canonical order.

public import FIXWire
public import Values

extension Session {
    /// Begins an outbound message: MsgType(35) and the header, tags ascending. The body follows,
    /// tags ascending, then `finish`.
    ///
    /// - Parameter routed: A received message with routing fields; they go back reversed.
    @_noLocks
    public mutating func begin(
        _ msgType: MsgType, _ msgSeqNum: UInt64, inAnswerTo routed: MessageView? = nil,
        at now: Moment,
        in writer: inout MessageWriter
    ) {
        writer.begin(msgType)
        writer.append(34, msgSeqNum)
        writer.append(49, identity.senderCompID)
        if identity.details.isEmpty {
            writer.append(52, now.utc, settings.timestampPrecision)
            writer.append(56, identity.targetCompID)
        } else {
            Session.append(50, identity.details.senderSubID, to: &writer)
            writer.append(52, now.utc, settings.timestampPrecision)
            writer.append(56, identity.targetCompID)
            Session.append(57, identity.details.targetSubID, to: &writer)
        }
        appendRoute(of: routed, to: &writer)
        if settings.enableLastMsgSeqNumProcessed { writer.append(369, nextInbound - 1) }
    }

    @_noLocks
    static func append(_ tag: UInt32, _ name: Name, to writer: inout MessageWriter) {
        if !name.isEmpty { writer.append(tag, name) }
    }

    /// A message that the session itself makes, finished; nil only if the writer is too small.
    ///
    /// - Parameters:
    ///   - message: The received message that it answers, if it answers one.
    ///   - extras: What a Logon has besides.
    @_noLocks
    public mutating func encode(
        _ reply: SessionMessage, _ msgSeqNum: UInt64, inAnswerTo message: MessageView?,
        extras: RawFields? = nil, at now: Moment, in writer: inout MessageWriter
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
        case .resetProbe(let number):
            begin(.testRequest, msgSeqNum, at: now, in: &writer)
            writer.append(112, resetProbeID(number))
        case .resendRequest(let from, let through):
            begin(.resendRequest, msgSeqNum, at: now, in: &writer)
            writer.append(7, from)
            writer.append(16, through)
        case .reject(let refSeqNum, let fault, let text):
            begin(.reject, msgSeqNum, inAnswerTo: message, at: now, in: &writer)
            appendReject(refSeqNum, fault, text, message, to: &writer)
        case .logon(let heartBtInt, let resets, let nextExpected):
            begin(.logon, msgSeqNum, at: now, in: &writer)
            appendLogon(heartBtInt, resets, nextExpected, extras, to: &writer)
        case .logout(let text):
            begin(.logout, msgSeqNum, at: now, in: &writer)
            if !text.isEmpty { writer.append(58, text) }
        case .businessReject(let refSeqNum, let text):
            begin(.businessMessageReject, msgSeqNum, inAnswerTo: message, at: now, in: &writer)
            appendBusinessReject(refSeqNum, text, message, to: &writer)
        }
        return writer.finish(beginString: identity.beginString)
    }

    /// TestReqID(112) of a TestRequest before a reset.
    @_noLocks
    func resetProbeID(_ number: UInt64) -> Text<4> {
        var id = Text<4>("RESET")
        id.appendDigits(of: number)
        return id
    }

    private func appendLogon(
        _ heartBtInt: Int, _ resets: Bool, _ nextExpected: UInt64?, _ extras: RawFields?,
        to writer: inout MessageWriter
    ) {
        var extras = extras ?? RawFields(Bytes(""))
        extras.write(below: 98, to: &writer)
        writer.append(98, 0)
        extras.write(below: 108, to: &writer)
        writer.append(108, heartBtInt)
        if resets {
            extras.write(below: 141, to: &writer)
            writer.append(141, true)
        }
        if settings.maxMessageSize > 0 {
            extras.write(below: 383, to: &writer)
            writer.append(383, settings.maxMessageSize)
        }
        switch settings.testMode {
        case .unspecified: break
        case .test:
            extras.write(below: 464, to: &writer)
            writer.append(464, true)
        case .production:
            extras.write(below: 464, to: &writer)
            writer.append(464, false)
        }
        if let nextExpected {
            extras.write(below: 789, to: &writer)
            writer.append(789, nextExpected)
        }
        if !settings.defaultApplVerID.isEmpty {
            extras.write(below: 1137, to: &writer)
            writer.append(1137, settings.defaultApplVerID)
        }
        extras.write(below: .max, to: &writer)
    }

    /// BusinessRejectRefID(379) is the ClOrdID(11), where the message has one.
    private func appendBusinessReject(
        _ refSeqNum: UInt64, _ text: Text<16>, _ message: MessageView?,
        to writer: inout MessageWriter
    ) {
        writer.append(45, refSeqNum)
        writer.append(58, text)
        if let message { writer.append(372, message.value(at: 2)) }
        if let id = message?.first(11), !id.isEmpty { writer.append(379, id) }
        writer.append(380, 0)
    }

    private func appendReject(
        _ refSeqNum: UInt64, _ fault: BodyFault, _ text: Text<16>, _ message: MessageView?,
        to writer: inout MessageWriter
    ) {
        writer.append(45, refSeqNum)
        writer.append(58, text)
        if !fault.refTagID.isEmpty { writer.append(371, fault.refTagID) }
        if let message { writer.append(372, message.value(at: 2)) }
        // FIX 4.2 knows the reasons up to 11.
        if fault.reason.rawValue <= 11 || identity.beginString != Text("FIX.4.2") {
            writer.append(373, fault.reason.rawValue)
        }
    }

    /// Routing fields of a received message go back reversed, OnBehalfOf as DeliverTo and the other
    /// way round; empty ones are left out. The location IDs of the session stand between them.
    private mutating func appendRoute(of message: MessageView?, to writer: inout MessageWriter) {
        if let message {
            Session.append(115, from: 128, of: message, to: &writer)
            Session.append(116, from: 129, of: message, to: &writer)
            Session.append(128, from: 115, of: message, to: &writer)
            Session.append(129, from: 116, of: message, to: &writer)
        }
        if !identity.details.isEmpty {
            Session.append(142, identity.details.senderLocationID, to: &writer)
            Session.append(143, identity.details.targetLocationID, to: &writer)
        }
        if let message {
            Session.append(144, from: 145, of: message, to: &writer)
            Session.append(145, from: 144, of: message, to: &writer)
        }
    }

    private static func append(
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
