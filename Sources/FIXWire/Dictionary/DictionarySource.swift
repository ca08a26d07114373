// What one dictionary file says, before files are merged and names resolved.

internal import Values

/// The contents of one file in QuickFIX's format. It need not be whole: an extension has only what it
/// adds to the files before it.
struct DictionarySource {
    /// One line of a message, group or component.
    struct Member {
        enum Kind { case field, group, component }
        let kind: Kind
        let name: String
        /// Nil where the file does not say.
        let isRequired: Bool?
        /// What a group repeats.
        let members: [Member]
        let origin: DictionaryOrigin
    }

    struct Message {
        let name: String
        let msgType: MsgType
        let members: [Member]
        let origin: DictionaryOrigin
    }

    struct Component {
        let name: String
        let members: [Member]
        let origin: DictionaryOrigin
    }

    struct FieldDefinition {
        let tag: UInt32
        let name: String
        /// Nil where the file leaves it to the files before it.
        let type: String?
        let codes: [(value: String, name: String)]
        /// Values that are not listed are good too.
        let allowsOtherValues: Bool
        let origin: DictionaryOrigin
    }

    /// Where the file begins.
    let origin: DictionaryOrigin
    /// Nil where the file does not say.
    let version: DictionaryVersion?
    private(set) var header: [Member] = []
    private(set) var trailer: [Member] = []
    private(set) var messages: [Message] = []
    private(set) var components: [Component] = []
    private(set) var fields: [FieldDefinition] = []

    /// Reads a file. Total: any bytes give contents or a sentence that says what is wrong with them.
    init(xml: [UInt8], file: String) throws(DictionaryError) {
        let root = try XMLElement.read(xml, file: file)
        origin = DictionaryOrigin(file: file, line: root.line)
        guard root.name == "fix" else {
            throw DictionaryError(
                origin, "the file begins with <\(root.name)>, not with <fix>")
        }
        let reader = DictionaryElements(file: file)
        version = try reader.version(of: root)
        for section in root.children {
            switch section.name {
            case "header": header += try reader.members(of: section)
            case "trailer": trailer += try reader.members(of: section)
            case "messages":
                for element in section.children { messages.append(try reader.message(element)) }
            case "components":
                for element in section.children { components.append(try reader.component(element)) }
            case "fields":
                for element in section.children { fields.append(try reader.field(element)) }
            default:
                throw reader.fault(section, "<\(section.name)> is no part of a dictionary")
            }
        }
    }
}
