// Several dictionary files, merged into one.

internal import Values

/// What the files of a dictionary say together, in their order.
///
/// Messages, components, header and trailer are kept as layers, one for each file that speaks of them:
/// the first lays them out, each further one adds to that and states anew what is required. A field is
/// defined by the first file that has it; further ones may add to its values and nothing else.
struct DictionaryContents {
    /// What one file says of a message, a component, the header or the trailer.
    typealias Layer = [DictionarySource.Member]

    struct Message {
        let name: String
        let msgType: MsgType
        var layers: [Layer]
        let origin: DictionaryOrigin
    }

    struct FieldDefinition {
        let tag: UInt32
        let name: String
        let type: FieldType
        /// As the file writes it.
        let typeName: String
        var codes: [(value: String, name: String)]
        var allowsOtherValues: Bool
        let origin: DictionaryOrigin
    }

    /// Where the first file begins.
    let origin: DictionaryOrigin
    /// Of the file for the session layer alone, where there is one.
    private(set) var transport: DictionaryVersion?
    /// Of the other files.
    private(set) var application: DictionaryVersion?
    private(set) var header: [Layer] = []
    private(set) var trailer: [Layer] = []
    private(set) var messages: [Message] = []
    private(set) var components: [String: [Layer]] = [:]
    private(set) var fields: [FieldDefinition] = []

    private var fieldsByTag: [UInt32: Int] = [:]
    private var fieldsByName: [String: Int] = [:]
    private var messagesByType: [MsgType: Int] = [:]
    private var messagesByName: [String: Int] = [:]

    /// - Throws: when a file says what the files before it, or the file itself, say otherwise.
    init(_ files: [DictionarySource]) throws(DictionaryError) {
        guard let first = files.first else {
            throw DictionaryError(
                DictionaryOrigin(file: "dictionary", line: 0), "there is no file")
        }
        origin = first.origin
        guard first.version != nil else {
            throw DictionaryError(
                origin, "<fix> states no version, as only a file on top of another may do")
        }
        for file in files { try add(versionOf: file) }
        for file in files {
            if !file.header.isEmpty { header.append(file.header) }
            if !file.trailer.isEmpty { trailer.append(file.trailer) }
            try addComponents(of: file)
            try addMessages(of: file)
            try addFields(of: file)
        }
        guard !fields.isEmpty else { throw DictionaryError(origin, "the dictionary defines no fields") }
        guard !messages.isEmpty else {
            throw DictionaryError(origin, "the dictionary defines no messages")
        }
    }

    private mutating func add(versionOf file: DictionarySource) throws(DictionaryError) {
        guard let version = file.version else { return }
        guard let before = version.isTransport ? transport : application else {
            if version.isTransport { transport = version } else { application = version }
            return
        }
        guard before == version else {
            let others = "the ones before it are for \(before.text)"
            throw DictionaryError(file.origin, "the file is for \(version.text), \(others)")
        }
    }

    private mutating func addComponents(of file: DictionarySource) throws(DictionaryError) {
        var seen: Set<String> = []
        for component in file.components {
            guard seen.insert(component.name).inserted else {
                throw DictionaryError(
                    component.origin, "component \(component.name) is defined twice")
            }
            components[component.name, default: []].append(component.members)
        }
    }

    private mutating func addMessages(of file: DictionarySource) throws(DictionaryError) {
        var seen: Set<MsgType> = []
        for message in file.messages {
            guard seen.insert(message.msgType).inserted else {
                throw DictionaryError(
                    message.origin, "msgtype \(message.msgType.text) is defined twice")
            }
            if let index = messagesByType[message.msgType] {
                guard messages[index].name == message.name else {
                    let known = "\(messages[index].name) in \(messages[index].origin)"
                    throw DictionaryError(
                        message.origin,
                        "msgtype \(message.msgType.text) is \(message.name), but \(known)")
                }
                messages[index].layers.append(message.members)
                continue
            }
            if let index = messagesByName[message.name] {
                let known = "\(messages[index].msgType.text) in \(messages[index].origin)"
                throw DictionaryError(
                    message.origin,
                    "message \(message.name) has msgtype \(message.msgType.text), but \(known)")
            }
            messagesByType[message.msgType] = messages.count
            messagesByName[message.name] = messages.count
            messages.append(
                Message(
                    name: message.name, msgType: message.msgType, layers: [message.members],
                    origin: message.origin))
        }
    }
}

// MARK: - Versions

extension DictionaryContents {
    /// Of the application messages, or of the session layer where there are no others.
    var version: String { (application ?? transport)?.text ?? "" }

    var beginString: String {
        if let transport { return transport.text }
        return application?.needsTransport == true ? "FIXT.1.1" : version
    }

    var defaultApplVerID: String? {
        beginString.hasPrefix("FIXT.") ? application?.applVerID : nil
    }
}

// MARK: - Fields

extension DictionaryContents {
    private mutating func addFields(of file: DictionarySource) throws(DictionaryError) {
        var seen: Set<UInt32> = []
        for field in file.fields {
            if let index = fieldsByTag[field.tag] {
                let known = fields[index]
                guard seen.insert(field.tag).inserted else {
                    let names = "as \(known.name) and \(field.name)"
                    throw DictionaryError(
                        field.origin, "tag \(field.tag) is defined twice, \(names)")
                }
                try merge(field, into: index)
                continue
            }
            seen.insert(field.tag)
            if let index = fieldsByName[field.name] {
                let known = fields[index]
                throw DictionaryError(
                    field.origin,
                    known.origin.file == field.origin.file
                        ? "field \(field.name) is defined twice"
                        : "field \(field.name) is \(field.tag), but \(known.tag) in \(known.origin)")
            }
            guard let typeName = field.type else {
                throw DictionaryError(field.origin, "<field> has no type")
            }
            fieldsByTag[field.tag] = fields.count
            fieldsByName[field.name] = fields.count
            fields.append(
                FieldDefinition(
                    tag: field.tag, name: field.name, type: type(named: typeName),
                    typeName: typeName, codes: field.codes,
                    allowsOtherValues: field.allowsOtherValues, origin: field.origin))
        }
    }

    /// More values for a field that a file before has defined.
    private mutating func merge(
        _ field: DictionarySource.FieldDefinition, into index: Int
    ) throws(DictionaryError) {
        let known = fields[index]
        guard known.name == field.name else {
            throw DictionaryError(
                field.origin, "tag \(field.tag) is \(field.name), but \(known.name) in \(known.origin)")
        }
        if let name = field.type, type(named: name) != known.type {
            throw DictionaryError(
                field.origin,
                "field \(field.name) is of type \(name), but \(known.typeName) in \(known.origin)")
        }
        var values = Set(known.codes.map(\.value))
        fields[index].codes += field.codes.filter { values.insert($0.value).inserted }
        if field.allowsOtherValues { fields[index].allowsOtherValues = true }
    }

    private func type(named name: String) -> FieldType {
        let type = FieldType(named: name)
        return type == .character && application?.writesTextAsChar == true ? .text : type
    }
}
