// A message of another engine's body file: whether it is one, and whose.

internal import FIXSession
internal import FIXWire
internal import Values

/// Looks at stored messages, one after the other.
struct StoredMessageCheck: ~Copyable {
    /// A message that is longer could never be sent by any gateway of ours.
    static var longest: Int { 1 << 20 }

    private let framer = Framer(maximumMessageSize: longest)
    private let tokenizer: Tokenizer
    private var fields = FieldTable(capacity: 1024)
    /// What is checked next is called so in problems.
    let path: String

    init(_ dictionary: DataDictionary, path: String) {
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
        self.path = path
    }

    /// What a message says of itself.
    struct Facts {
        let length: Int
        let names: SessionNames
        /// SendingTime(52); nil when it is none.
        let sent: Instant?
    }

    /// - Parameters:
    ///   - bytes: The message, and perhaps what is behind it.
    ///   - isLongerAllowed: The size counts characters, which may have several bytes.
    /// - Throws: ``PortProblem`` for what is not this message.
    mutating func check(
        _ bytes: Bytes, _ entry: HeaderEntry, isLongerAllowed: Bool
    ) throws(PortProblem) -> Facts {
        guard case .message(let length) = framer.next(in: bytes) else {
            throw problem(entry, "no FIX message with a right BodyLength lies there")
        }
        guard length == Int(entry.size) || (isLongerAllowed && length > Int(entry.size)) else {
            throw problem(entry, "is \(length) bytes long, and the header says \(entry.size)")
        }
        // A field has a byte at least, so that so many fit in any case.
        if fields.capacity < length { fields = FieldTable(capacity: length) }
        let message: MessageView
        do throws(Garbled) {
            message = try tokenizer.tokenize(bytes.slice(0, length), into: fields)
        } catch {
            throw problem(entry, EventLog.words(for: error))
        }
        let header = Header(message)
        guard header.msgSeqNum == entry.number else {
            throw problem(entry, "has another MsgSeqNum")
        }
        guard let names = SessionNames(message) else {
            throw problem(entry, "has a CompID or SubID that is missing or longer than 32 bytes")
        }
        return Facts(length: length, names: names, sent: Timestamp.parse(header.sendingTime))
    }

    private func problem(_ entry: HeaderEntry, _ reason: String) -> PortProblem {
        PortProblem(path, at: entry.offset, "message \(entry.number): \(reason)")
    }
}

/// Whom a message is from and to.
struct SessionNames: Hashable {
    var beginString = Text<1>()
    var sender = Name()
    var senderSub = Name()
    var senderLocation = Name()
    var target = Name()
    var targetSub = Name()
    var targetLocation = Name()
    /// A message of the engine's own: an application does not choose its SubIDs.
    var isOfSession = false

    /// Nil without CompIDs, or with one that no name of ours holds.
    init?(_ message: MessageView) {
        guard let beginString = Text<1>(message.value(at: 0)) else { return nil }
        self.beginString = beginString
        isOfSession = message.msgType.isSession
        for index in 3..<Header(message).bodyStart {
            guard let place = SessionNames.place(message[index].tag) else { continue }
            guard let name = Name(message.value(at: index)) else { return nil }
            self[keyPath: place] = name
        }
        if sender.isEmpty || target.isEmpty { return nil }
    }

    private static func place(_ tag: UInt32) -> WritableKeyPath<SessionNames, Name>? {
        switch tag {
        case 49: \.sender
        case 50: \.senderSub
        case 142: \.senderLocation
        case 56: \.target
        case 57: \.targetSub
        case 143: \.targetLocation
        default: nil
        }
    }

    /// With as many of the SubIDs and LocationIDs as the bits of `choice` say; nil for a choice that
    /// has one that is not there.
    func identity(_ choice: Int) -> SessionIdentity? {
        var details = SessionIdentity.Details()
        let parts = [senderSub, senderLocation, targetSub, targetLocation]
        let places: [WritableKeyPath<SessionIdentity.Details, Name>] = [
            \.senderSubID, \.senderLocationID, \.targetSubID, \.targetLocationID,
        ]
        for (bit, part) in parts.enumerated() where choice >> bit & 1 == 1 {
            if part.isEmpty { return nil }
            details[keyPath: places[bit]] = part
        }
        return SessionIdentity(
            beginString: beginString, senderCompID: sender, targetCompID: target, details: details)
    }
}
