// What a story may say of a message: values in words, and secrets hidden.

internal import FIXWire
internal import Values

/// Shows values as `penstock log` does.
struct StoryWords {
    let dictionary: DataDictionary
    /// What the configuration adds to the secrets.
    var masked = MaskedTags()
    var showsSecrets = false

    static var hidden: String { "***" }

    /// The value as text; empty where there is none.
    func text(_ tag: UInt32, _ message: MessageView) -> String {
        // In order from the first, as the mask demands.
        var mask = SecretMask(message.msgType, masked, isOn: !showsSecrets)
        for index in 0..<message.fieldCount {
            let hides = mask.hides(index, of: message)
            if message[index].tag == tag { return hides ? StoryWords.hidden : message.value(at: index).description }
        }
        return ""
    }

    /// `PartiallyFilled`, or the code where the dictionary has no name for it.
    func meaning(_ tag: UInt32, _ message: MessageView) -> String {
        let value = text(tag, message)
        return dictionary.codes(tag).first { $0.value == value }?.name ?? value
    }

    /// What the tables have under the tag.
    func shown(_ tag: UInt32, _ value: some CustomStringConvertible) -> String {
        !showsSecrets && masked.contains(tag) ? StoryWords.hidden : value.description
    }
}
