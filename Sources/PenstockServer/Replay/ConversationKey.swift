// What a message is about.

internal import FIXWire

/// Messages with one key are one conversation: what came of one order, or of one request.
struct ConversationKey: Hashable {
    /// 0: the session as a whole.
    let tag: UInt32
    let value: [UInt8]

    static var session: ConversationKey { ConversationKey(tag: 0, value: []) }

    /// IDs by which a peer says what its answer is about, the likeliest first: ClOrdID, QuoteReqID, MDReqID,
    /// SecurityReqID, SecurityStatusReqID, TradSesReqID, TradeRequestID, MassStatusReqID, PosReqID,
    /// UserRequestID, ListID, AllocID, EmailThreadID, QuoteRespID.
    static var tags: [UInt32] { [11, 131, 262, 320, 324, 335, 568, 584, 710, 923, 66, 70, 164, 693] }

    /// The conversation of an answer, by what was recorded.
    ///
    /// - Parameters:
    ///   - renaming: IDs that are new in the replay tell nothing, as they are learnt from the answers.
    ///   - isReceived: A message of the replay, whose RefSeqNum(45) is the replay's, too.
    init(of message: ReplayMessage, _ renaming: IDRenaming, isReceived: Bool) {
        if message.msgType == .reject || message.msgType == .businessMessageReject,
            let number = message.first(IDRenaming.refSeqNum)
        {
            let original = isReceived ? renaming.original(IDRenaming.refSeqNum, number) : nil
            self.init(tag: IDRenaming.refSeqNum, value: original ?? Array(number))
            return
        }
        for tag in ConversationKey.tags where !renaming.isID(tag) {
            guard let value = message.first(tag), !value.isEmpty else { continue }
            self.init(tag: tag, value: Array(value))
            return
        }
        self = .session
    }

    init(tag: UInt32, value: [UInt8]) {
        self.tag = tag
        self.value = value
    }

    /// The conversations that a request can begin or go on with.
    static func all(ofRequest message: ReplayMessage) -> [ConversationKey] {
        var keys: [ConversationKey] = []
        if let number = message.msgSeqNum {
            keys.append(ConversationKey(tag: IDRenaming.refSeqNum, value: Array("\(number)".utf8)))
        }
        for tag in tags {
            if let value = message.first(tag), !value.isEmpty {
                keys.append(ConversationKey(tag: tag, value: Array(value)))
            }
        }
        return keys
    }
}
