// What `penstock respond` does with application messages: it sends them back.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Values

/// Sends NewOrderSingle(D), SecurityDefinition(d) and Email(C) back as new messages with the same
/// body, and refuses everything else that the dictionary knows.
///
/// Source: ARCHITECTURE.md, section 6.
struct EchoApplication: ~Copyable, Application {
    private let dictionary: DataDictionary
    /// The ClOrdIDs of each session since it logged on, to recognise what is sent again.
    private var seen: [SessionID: Set<Identifier>] = [:]
    private var items: [BodyItem] = []

    init(dictionary: DataDictionary) { self.dictionary = dictionary }

    /// So many ClOrdIDs of a session are remembered.
    private static var seenMaximum: Int { 100_000 }

    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) { seen[session] = [] }

    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) {
        switch message.msgType {
        case .newOrderSingle:
            guard isNew(message, header, session) else { return }
            echo(message, header, to: session, in: &engine)
        case .securityDefinition, .email:
            echo(message, header, to: session, in: &engine)
        default:
            refuse(message, header, session, in: &engine)
        }
    }

    /// False for an order that says it may have been sent before, and was.
    private mutating func isNew(_ message: MessageView, _ header: Header, _ session: SessionID) -> Bool {
        guard let clOrdID = message.first(Tag.clOrdID).flatMap({ Identifier($0) }) else { return true }
        if header.isPossibleResend, seen[session]?.contains(clOrdID) == true { return false }
        if seen[session, default: []].count < EchoApplication.seenMaximum {
            seen[session, default: []].insert(clOrdID)
        }
        return true
    }

    /// The body byte for byte, fields in ascending order, the fields of groups where they were.
    private mutating func echo(
        _ message: MessageView, _ header: Header, to session: SessionID, in engine: inout Engine
    ) {
        collectItems(of: message, from: header.bodyStart)
        engine.begin(message.msgType, to: session)
        for item in items { engine.writer.appendRaw(message.bytes.slice(item.start, item.end - item.start)) }
        engine.finishMessage()
    }

    private mutating func collectItems(of message: MessageView, from bodyStart: Int) {
        items.removeAll(keepingCapacity: true)
        var start = endOfField(bodyStart - 1, message)
        for index in bodyStart..<message.fieldCount - 1 {
            let end = endOfField(index, message)
            let tag = message[index].tag
            if isTrailer(tag) { break }
            if dictionary.standsInGroup(tag, of: message.msgType), let last = items.indices.last {
                items[last].end = end
            } else {
                items.append(BodyItem(tag: tag, start: start, end: end))
            }
            start = end
        }
        items.sort { $0.tag < $1.tag }
    }

    private func isTrailer(_ tag: UInt32) -> Bool {
        tag == Tag.signatureLength || tag == Tag.signature
    }

    /// The place right behind the field's delimiter.
    private func endOfField(_ index: Int, _ message: MessageView) -> Int {
        Int(message[index].offset) + Int(message[index].length) + 1
    }

    private func refuse(
        _ message: MessageView, _ header: Header, _ session: SessionID, in engine: inout Engine
    ) {
        engine.begin(.businessMessageReject, to: session, inAnswerTo: message)
        engine.writer.append(Tag.refSeqNum, header.msgSeqNum ?? 0)
        engine.writer.append(Tag.text, "Unsupported Message Type")
        engine.writer.append(Tag.refMsgType, message.value(at: 2))
        engine.writer.append(Tag.businessRejectReason, 3)
        engine.finishMessage()
    }
}

/// A field of the body, or a group from its count to its last entry.
private struct BodyItem {
    var tag: UInt32
    var start: Int
    var end: Int
}
