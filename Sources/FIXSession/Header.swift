// The standard header of a received message, as far as the session reads it.

public import FIXWire
public import Values

/// Where the session's own fields stand in a message. Views, valid as long as the message.
public struct Header {
    /// MsgSeqNum(34), nil when it is missing, no number, or beyond `maximumSeqNum`.
    public private(set) var msgSeqNum: UInt64?
    public private(set) var isPossibleDuplicate = false
    public private(set) var isPossibleResend = false
    public private(set) var sender: Bytes
    public private(set) var target: Bytes
    /// SendingTime(52), empty when missing.
    public private(set) var sendingTime: Bytes
    /// OrigSendingTime(122), empty when missing.
    public private(set) var origSendingTime: Bytes
    /// The place of the first field that is not of the header.
    public private(set) var bodyStart: Int

    /// Numbers beyond this have no place in the store; no session ever counts so far.
    public static var maximumSeqNum: UInt64 { @_noLocks get { 1 << 40 - 1 } }

    @_noLocks
    public init(_ message: MessageView) {
        let nothing = message.bytes.slice(0, 0)
        sender = nothing
        target = nothing
        sendingTime = nothing
        origSendingTime = nothing
        bodyStart = 3
        while bodyStart < message.fieldCount {
            let field = message[bodyStart]
            guard Header.contains(field.tag) else { break }
            read(field, message)
            bodyStart += 1
        }
        if msgSeqNum == nil || sender.isEmpty || target.isEmpty || sendingTime.isEmpty {
            readMisplaced(message)
        }
    }

    /// Fields of the header behind the body are a fault, whose Reject must name this message.
    private mutating func readMisplaced(_ message: MessageView) {
        for index in bodyStart..<message.fieldCount where Header.contains(message[index].tag) {
            read(message[index], message)
        }
    }

    private mutating func read(_ field: Field, _ message: MessageView) {
        switch field.tag {
        case 34:
            if let number = message.value(field).sequenceNumber, number <= Header.maximumSeqNum {
                msgSeqNum = number
            }
        case 43: isPossibleDuplicate = message.value(field) == "Y"
        case 49: sender = message.value(field)
        case 52: sendingTime = message.value(field)
        case 56: target = message.value(field)
        case 97: isPossibleResend = message.value(field) == "Y"
        case 122: origSendingTime = message.value(field)
        default: break  // Of no concern to the session.
        }
    }

    /// Whether the tag belongs to the standard header of FIX 4.2 to 4.4 or FIXT 1.1.
    @_noLocks
    public static func contains(_ tag: UInt32) -> Bool {
        switch tag {
        case 8, 9, 34, 35, 43, 49, 50, 52, 56, 57, 90, 91, 97, 115, 116, 122, 128, 129, 142, 143,
            144, 145, 212, 213, 347, 369, 370, 627, 628, 629, 630, 1128, 1129, 1156:
            true
        default: false
        }
    }
}
