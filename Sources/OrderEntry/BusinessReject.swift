// BusinessMessageReject(j): a message that could be read but not served.

package import FIXWire
package import Values

/// Everything a BusinessMessageReject says but RefSeqNum(45), which the session knows.
package struct BusinessReject: Sendable {
    /// BusinessRejectReason(380).
    package enum Reason: Sendable {
        case other
        case unsupportedMessageType
        case applicationNotAvailable
        case conditionallyRequiredFieldMissing
        case notAuthorized

        package var code: UInt64 {
            @_noLocks get {
                switch self {
                case .other: 0
                case .unsupportedMessageType: 3
                case .applicationNotAvailable: 4
                case .conditionallyRequiredFieldMissing: 5
                case .notAuthorized: 6
                }
            }
        }
    }

    package var refMsgType: MsgType
    package var reason: Reason
    /// BusinessRejectRefID(379), left out when empty.
    package var refID: Identifier
    package var text: Text<16>

    @_noLocks
    package init(_ refMsgType: MsgType, _ reason: Reason, text: Text<16>) {
        self.refMsgType = refMsgType
        self.reason = reason
        refID = Identifier()
        self.text = text
    }
}

extension MessageWriter {
    /// Appends the body of a BusinessMessageReject about the message with MsgSeqNum `refSeqNum`.
    @_noLocks
    package mutating func append(_ reject: BusinessReject, refSeqNum: UInt64) {
        append(Tag.refSeqNum, refSeqNum)
        append(Tag.text, reject.text)
        append(Tag.refMsgType, reject.refMsgType.text)
        if !reject.refID.isEmpty { append(Tag.businessRejectRefID, reject.refID) }
        append(Tag.businessRejectReason, reject.reason.code)
    }
}
