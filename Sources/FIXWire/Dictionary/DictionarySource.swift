// What a dictionary file says, before its names are resolved.

internal import Values

/// The contents of one file in QuickFIX's format. Merging files is adding such contents up.
struct DictionarySource {
    /// One line of a message, group or component.
    struct Member {
        enum Kind { case field, group, component }
        let kind: Kind
        let name: String
        let isRequired: Bool
        /// What a group repeats.
        let members: [Member]
        let line: Int
    }

    struct Message {
        let name: String
        let msgType: MsgType
        let members: [Member]
        let line: Int
    }

    struct FieldDefinition {
        let tag: UInt32
        let name: String
        let type: FieldType
        let codes: [(value: String, name: String)]
        /// Values that are not listed are good too.
        let allowsOtherValues: Bool
        let line: Int
    }

    let file: String
    /// `FIX.4.4`.
    private(set) var version = ""
    private(set) var header: [Member] = []
    private(set) var trailer: [Member] = []
    private(set) var messages: [Message] = []
    private(set) var components: [String: [Member]] = [:]
    private(set) var fields: [FieldDefinition] = []

    /// Reads a file. Total: any bytes give contents or a sentence that says what is wrong with them.
    init(xml: [UInt8], file: String) throws(DictionaryError) {
        self.file = file
        let root = try XMLElement.read(xml, file: file)
        guard root.name == "fix" else {
            throw DictionaryError(
                file, root.line, "the file begins with <\(root.name)>, not with <fix>")
        }
        let major = try attribute("major", of: root)
        let minor = try attribute("minor", of: root)
        version = "\(root.attributes["type"] ?? "FIX").\(major).\(minor)"
        if let pack = root.attributes["servicepack"], pack != "0", !pack.isEmpty {
            version += "SP\(pack)"
        }
        for section in root.children {
            switch section.name {
            case "header": header = try members(of: section)
            case "trailer": trailer = try members(of: section)
            case "messages": for element in section.children { try add(message: element) }
            case "components": for element in section.children { try add(component: element) }
            case "fields": for element in section.children { try add(field: element) }
            default: throw fault(section, "<\(section.name)> is no part of a dictionary")
            }
        }
        guard !fields.isEmpty else { throw fault(root, "the dictionary defines no fields") }
        guard !messages.isEmpty else { throw fault(root, "the dictionary defines no messages") }
    }

    private func fault(_ element: XMLElement, _ reason: String) -> DictionaryError {
        DictionaryError(file, element.line, reason)
    }

    private func attribute(_ name: String, of element: XMLElement) throws(DictionaryError) -> String
    {
        guard let value = element.attributes[name], !value.isEmpty else {
            throw fault(element, "<\(element.name)> has no \(name)")
        }
        return value
    }

    private func check(_ element: XMLElement, is name: String) throws(DictionaryError) {
        if element.name != name {
            throw fault(element, "<\(element.name)> where <\(name)> was expected")
        }
    }
}

// MARK: - Elements

extension DictionarySource {
    /// The fields, groups and components of an element; ends, since the tree is at most 64 levels deep.
    private func members(of element: XMLElement) throws(DictionaryError) -> [Member] {
        var list: [Member] = []
        for child in element.children {
            let kind: Member.Kind
            switch child.name {
            case "field": kind = .field
            case "group": kind = .group
            case "component": kind = .component
            default:
                throw fault(
                    child, "<\(child.name)> where <field>, <group> or <component> was expected")
            }
            list.append(
                Member(
                    kind: kind, name: try attribute("name", of: child),
                    isRequired: try isRequired(child),
                    members: kind == .group ? try members(of: child) : [], line: child.line))
        }
        return list
    }

    private func isRequired(_ element: XMLElement) throws(DictionaryError) -> Bool {
        switch element.attributes["required"] {
        case "Y", "y": return true
        case "N", "n", "", nil: return false
        case .some(let value): throw fault(element, "required is \(value), neither Y nor N")
        }
    }

    private mutating func add(message element: XMLElement) throws(DictionaryError) {
        try check(element, is: "message")
        let name = try attribute("name", of: element)
        let text = Array(try attribute("msgtype", of: element).utf8)
        // Safe: the view does not outlive the closure.
        guard let msgType = unsafe text.withUnsafeBytes({ unsafe MsgType(Bytes($0)) }) else {
            throw fault(element, "the msgtype of message \(name) is longer than eight characters")
        }
        messages.append(
            Message(
                name: name, msgType: msgType, members: try members(of: element), line: element.line)
        )
    }

    private mutating func add(component element: XMLElement) throws(DictionaryError) {
        try check(element, is: "component")
        let name = try attribute("name", of: element)
        guard components[name] == nil else {
            throw fault(element, "component \(name) is defined twice")
        }
        components[name] = try members(of: element)
    }

    private mutating func add(field element: XMLElement) throws(DictionaryError) {
        try check(element, is: "field")
        let name = try attribute("name", of: element)
        let number = try attribute("number", of: element)
        guard let tag = UInt32(number), tag >= 1, tag <= 999_999_999 else {
            throw fault(element, "the number of field \(name) is \(number), which is no tag")
        }
        var codes: [(value: String, name: String)] = []
        // QuickFIX/J lets the values stand in an element of their own.
        for child in element.children.flatMap({ $0.name == "values" ? $0.children : [$0] }) {
            try check(child, is: "value")
            codes.append((try attribute("enum", of: child), child.attributes["description"] ?? ""))
        }
        let other = element.attributes["allowOtherValues"]?.uppercased()
        fields.append(
            FieldDefinition(
                tag: tag, name: name, type: FieldType(named: try attribute("type", of: element)),
                codes: codes, allowsOtherValues: other == "Y" || other == "TRUE", line: element.line
            ))
    }
}
