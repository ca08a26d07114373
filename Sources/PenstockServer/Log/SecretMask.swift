// Which values nobody should read over a shoulder.

internal import FIXWire

/// Says of each field of a message, asked in order, whether its value is secret.
///
/// It goes by fields, never by text: what a password looks like makes no difference. Where a secret
/// may have spilled over its delimiter, what follows is secret too.
struct SecretMask {
    /// Secret in every message: Password, NewPassword, their encrypted forms, RawData.
    static let always: Set<UInt32> = [554, 925, 1402, 1404, 96]

    private let isOn: Bool
    /// What the configuration adds to the secrets.
    private let tags: MaskedTags
    private let isCredentials: Bool
    /// The last field was secret.
    private var followsSecret = false
    /// A secret is longer or shorter than was announced, so nobody knows where it ends.
    private var hidesRest = false

    init(_ msgType: MsgType, _ tags: MaskedTags, isOn: Bool) {
        self.isOn = isOn
        self.tags = tags
        isCredentials = msgType == .logon || msgType == .userRequest
    }

    mutating func hides(_ index: Int, of message: MessageView) -> Bool {
        // The last field is CheckSum(10), as the tokenizer has seen to.
        guard isOn, index < message.fieldCount - 1 else { return false }
        let field = message[index]
        let isSecret: Bool
        switch field.tag {
        // Password, NewPassword, EncryptedPassword, EncryptedNewPassword.
        case 554, 925, 1402, 1404: isSecret = true
        // RawData, and the Signature of a Logon: what venues put an API key's signature into.
        case 96:
            isSecret = true
            if !hasItsLength(index, of: message) { hidesRest = true }
        case 89:
            isSecret = isCredentials
            if isSecret, !hasItsLength(index, of: message) { hidesRest = true }
        // Not fields: a value held a delimiter, and this is the rest of it.
        case Field.notATag, Field.noSeparator: isSecret = isCredentials || followsSecret
        default: isSecret = tags.contains(field.tag)
        }
        followsSecret = isSecret
        return isSecret || hidesRest
    }

    /// Whether raw data is as long as the field before it says.
    private func hasItsLength(_ index: Int, of message: MessageView) -> Bool {
        let field = message[index]
        return message[index - 1].tag == (field.tag == 89 ? 93 : 95)
            && message.value(at: index - 1).wholeNumber == Int(field.length)
    }
}
