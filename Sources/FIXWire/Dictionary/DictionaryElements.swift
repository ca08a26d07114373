// Reads the elements of a dictionary file one by one.

internal import Values

/// From elements of XML to what they say.
struct DictionaryElements {
    typealias Source = DictionarySource

    let file: String

    private func origin(_ element: XMLElement) -> DictionaryOrigin {
        DictionaryOrigin(file: file, line: element.line)
    }

    func fault(_ element: XMLElement, _ reason: String) -> DictionaryError {
        DictionaryError(origin(element), reason)
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

    /// Nil when nothing is said of it: an extension is of the version that it extends.
    func version(of root: XMLElement) throws(DictionaryError) -> DictionaryVersion? {
        let parts = ["major", "minor", "type", "servicepack"]
        guard parts.contains(where: { root.attributes[$0] != nil }) else { return nil }
        var text = root.attributes["type"] ?? "FIX"
        text += ".\(try attribute("major", of: root)).\(try attribute("minor", of: root))"
        if let pack = root.attributes["servicepack"], pack != "0", !pack.isEmpty {
            text += "SP\(pack)"
        }
        return DictionaryVersion(text: text)
    }

    /// The fields, groups and components of an element; ends, since the tree is at most 64 levels deep.
    func members(of element: XMLElement) throws(DictionaryError) -> [Source.Member] {
        var list: [Source.Member] = []
        for child in element.children {
            let kind: Source.Member.Kind
            switch child.name {
            case "field": kind = .field
            case "group": kind = .group
            case "component": kind = .component
            default:
                throw fault(
                    child, "<\(child.name)> where <field>, <group> or <component> was expected")
            }
            list.append(
                Source.Member(
                    kind: kind, name: try attribute("name", of: child),
                    isRequired: try isRequired(child),
                    members: kind == .group ? try members(of: child) : [], origin: origin(child)))
        }
        return list
    }

    private func isRequired(_ element: XMLElement) throws(DictionaryError) -> Bool? {
        switch element.attributes["required"] {
        case "Y", "y": return true
        case "N", "n": return false
        case "", nil: return nil
        case .some(let value): throw fault(element, "required is \(value), neither Y nor N")
        }
    }

    func message(_ element: XMLElement) throws(DictionaryError) -> Source.Message {
        try check(element, is: "message")
        let name = try attribute("name", of: element)
        let text = Array(try attribute("msgtype", of: element).utf8)
        // Safe: the view does not outlive the closure.
        guard let msgType = unsafe text.withUnsafeBytes({ unsafe MsgType(Bytes($0)) }) else {
            throw fault(element, "the msgtype of message \(name) is longer than eight characters")
        }
        return Source.Message(
            name: name, msgType: msgType, members: try members(of: element),
            origin: origin(element))
    }

    func component(_ element: XMLElement) throws(DictionaryError) -> Source.Component {
        try check(element, is: "component")
        return Source.Component(
            name: try attribute("name", of: element), members: try members(of: element),
            origin: origin(element))
    }

    func field(_ element: XMLElement) throws(DictionaryError) -> Source.FieldDefinition {
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
        let type = element.attributes["type"].flatMap { $0.isEmpty ? nil : $0 }
        let other = element.attributes["allowOtherValues"]?.uppercased()
        return Source.FieldDefinition(
            tag: tag, name: name, type: type, codes: codes,
            allowsOtherValues: other == "Y" || other == "TRUE", origin: origin(element))
    }
}
