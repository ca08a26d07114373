// The dictionary of FIX 4.4, compared with its file by a reader of its own.

import CDictionary
import FIXWire
import Foundation
import FoundationXML
import Testing
import Values

/// spec/FIX44.xml as Foundation reads it, components laid out by hand.
struct DictionaryFile {
    struct Field {
        let tag: UInt32
        let name: String
        let type: String
        let codes: [(value: String, name: String)]
    }
    indirect enum Member {
        case field(Field, required: Bool)
        case group(Field, required: Bool, [Member])
    }
    struct Message {
        let name: String
        let msgType: String
        let members: [Member]
    }

    static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../spec/FIX44.xml").standardizedFileURL

    let bytes: [UInt8]
    let fields: [String: Field]
    let header: [Member]
    let messages: [Message]

    static let shared = Result { try DictionaryFile(at: path) }

    init(at path: URL) throws {
        let data = try Data(contentsOf: path)
        bytes = Array(data)
        let root = try #require(try XMLDocument(data: data).rootElement())
        func elements(_ name: String) -> [XMLElement] {
            root.elements(forName: name).flatMap {
                ($0.children ?? []).compactMap { $0 as? XMLElement }
            }
        }
        func text(_ element: XMLElement, _ name: String) -> String {
            element.attribute(forName: name)?.stringValue ?? ""
        }
        var fields: [String: Field] = [:]
        for element in elements("fields") {
            let codes = element.elements(forName: "value").map {
                (text($0, "enum"), text($0, "description"))
            }
            let name = text(element, "name")
            fields[name] = Field(
                tag: try #require(UInt32(text(element, "number"))), name: name,
                type: text(element, "type"), codes: codes)
        }
        self.fields = fields
        let components = Dictionary(
            uniqueKeysWithValues: elements("components").map { (text($0, "name"), $0) })
        func members(_ list: [XMLElement], _ isRequired: Bool) throws -> [Member] {
            try list.flatMap { element -> [Member] in
                let required = isRequired && text(element, "required") == "Y"
                let children = (element.children ?? []).compactMap { $0 as? XMLElement }
                switch element.name {
                case "field":
                    return [.field(try #require(fields[text(element, "name")]), required: required)]
                case "group":
                    return [
                        .group(
                            try #require(fields[text(element, "name")]), required: required,
                            try members(children, true))
                    ]
                default:
                    let component = try #require(components[text(element, "name")])
                    return try members(
                        (component.children ?? []).compactMap { $0 as? XMLElement }, required)
                }
            }
        }
        header = try members(elements("header"), true)
        messages = try elements("messages").map {
            Message(
                name: text($0, "name"), msgType: text($0, "msgtype"),
                members: try members(($0.children ?? []).compactMap { $0 as? XMLElement }, true))
        }
    }

    /// A value that the field may have.
    func sample(_ field: Field) -> String {
        if let code = field.codes.first { return code.value }
        return switch field.type {
        case "CHAR": "x"
        case "BOOLEAN": "Y"
        case "INT", "NUMINGROUP", "SEQNUM": "1"
        case "LENGTH": "3"
        case "DATA", "XMLDATA": "a|c"
        case "FLOAT", "QTY", "PRICE", "PRICEOFFSET", "AMT", "PERCENTAGE": "1.50"
        case "UTCTIMESTAMP", "TIME": "20261120-14:30:05.123"
        case "UTCTIMEONLY": "14:30:05"
        case "UTCDATEONLY", "UTCDATE", "LOCALMKTDATE", "DATE": "20261120"
        case "DAYOFMONTH", "TAGNUM": "15"
        case "MONTHYEAR": "202611"
        default: "text"
        }
    }

    /// The members as `tag=value|`, one entry to a group; all of them, or the required ones but one.
    /// A field that the file has twice is written once.
    func text(_ members: [Member], all: Bool, without missing: UInt32 = 0) -> String {
        var text = ""
        var written: Set<UInt32> = []
        for member in members {
            switch member {
            case .field(let field, let required):
                if (all || required) && field.tag != missing && written.insert(field.tag).inserted {
                    text += "\(field.tag)=\(sample(field))|"
                }
            case .group(let field, let required, let entry):
                guard (all || required) && field.tag != missing else { continue }
                text += "\(field.tag)=1|"
                // An entry begins with its first field, required or not.
                if case .field(let first, false)? = entry.first, !all {
                    text += "\(first.tag)=\(sample(first))|"
                }
                text += self.text(entry, all: all, without: missing)
            }
        }
        return text
    }
}

@Suite struct `The dictionary inside the executable` {
    @Test func `It is the file in the repository, byte for byte`() throws {
        let bytes = UnsafeBufferPointer(
            start: dictionary_fix44_bytes(), count: Int(dictionary_fix44_size))
        #expect(try Array(bytes) == DictionaryFile.shared.get().bytes)
    }

    @Test func `It has every name of the file`() throws {
        let dictionary = try Shared.fix44.get()
        let file = try DictionaryFile.shared.get()
        #expect(dictionary.version == "FIX.4.4")
        #expect(file.fields.count == 912 && file.messages.count == 93)
        for field in file.fields.values {
            #expect(dictionary.fieldName(field.tag) == field.name)
            #expect(dictionary.tag(named: field.name) == field.tag)
            #expect(dictionary.isGroupCount(field.tag) == (field.type == "NUMINGROUP"))
            #expect(dictionary.codes(field.tag).count == field.codes.count)
            for code in field.codes {
                #expect(dictionary.codeName(field.tag, code.value) == code.name)
            }
        }
        for message in file.messages {
            let type = try #require(wire(message.msgType).asBytes { MsgType($0) })
            #expect(dictionary.knows(type))
            #expect(dictionary.messageName(type) == message.name)
            #expect(dictionary.msgType(named: message.name) == type)
        }
    }

    @Test func `It has no other names`() throws {
        let dictionary = try Shared.fix44.get()
        let tags = Set(try DictionaryFile.shared.get().fields.values.map(\.tag))
        for tag in UInt32(0)..<70_000 where !tags.contains(tag) {
            #expect(dictionary.fieldName(tag) == nil)
        }
        #expect(dictionary.fieldName(.max) == nil)
        #expect(dictionary.tag(named: "clordid") == nil)
        #expect(dictionary.codeName(54, "?") == nil)
        #expect(dictionary.codeName(999, "1") == nil)
        #expect(
            !dictionary.isGroupCount(0) && !dictionary.isGroupCount(82)
                && !dictionary.isGroupCount(208))
        #expect(dictionary.messageName(MsgType(packed: 0)) == nil)
    }

    @Test func `Its data fields are the sixteen of FIX 4.4`() throws {
        let fields = try Shared.fix44.get().dataFields
        let known = DataFields.fix44
        #expect(fields.count == 16 && known.count == 16)
        for index in 0..<known.count {
            #expect(fields.dataTag(after: known[index].length) == known[index].data)
        }
    }
}

@Suite struct `Every message of FIX 4.4` {
    static let names = (try? DictionaryFile.shared.get().messages.map(\.name)) ?? []

    private func message(_ name: String) throws -> (DictionaryFile, DictionaryFile.Message) {
        let file = try DictionaryFile.shared.get()
        return (file, try #require(file.messages.first { $0.name == name }))
    }

    /// Judges a message whose values may hold delimiters, so that BodyLength is made from bytes.
    private func judge(_ msgType: String, _ rest: String) throws -> String {
        let head = "35=\(msgType)|34=2|49=TW|52=20261120-14:30:05.123|56=ISLD|"
        let table = FieldTable(capacity: 4096)
        var validator = Validator()
        return verdict(
            bytes: framed(head + rest), ValidationRules(), try Shared.fix44.get(), &validator, table
        )
    }

    @Test(arguments: names)
    func `It passes with all its fields and groups`(name: String) throws {
        let (file, message) = try message(name)
        #expect(try judge(message.msgType, file.text(message.members, all: true)) == "accepted")
    }

    @Test(arguments: names)
    func `It passes with its required fields, and with none of them missing`(name: String) throws {
        let (file, message) = try message(name)
        #expect(try judge(message.msgType, file.text(message.members, all: false)) == "accepted")
        for case .field(let field, true) in message.members {
            let text = file.text(message.members, all: false, without: field.tag)
            #expect(try judge(message.msgType, text) == "373=1 371=\(field.tag)")
        }
        for case .group(let field, true, let entry) in message.members {
            let text = file.text(message.members, all: false, without: field.tag)
            #expect(try judge(message.msgType, text) == "373=1 371=\(field.tag)")
            for case .field(let inner, true) in entry.dropFirst() {
                let text = file.text(message.members, all: false, without: inner.tag)
                #expect(try judge(message.msgType, text) == "373=1 371=\(inner.tag)")
            }
        }
    }

    @Test(arguments: names)
    func `It is refused when a group says two and has one`(name: String) throws {
        let (file, message) = try message(name)
        let text = file.text(message.members, all: true)
        for case .group(let field, _, _) in message.members where field.codes.isEmpty {
            let wrong = "|" + text
            let altered = wrong.replacingOccurrences(
                of: "|\(field.tag)=1|", with: "|\(field.tag)=2|"
            ).dropFirst()
            #expect(try judge(message.msgType, String(altered)) == "373=16 371=\(field.tag)")
        }
    }

    @Test func `A Heartbeat refuses every field that is not its own`() throws {
        let file = try DictionaryFile.shared.get()
        let header = file.text(file.header, all: true).split(separator: "|").map {
            $0.prefix { $0 != "=" }
        }
        for field in file.fields.values where ![112, 93, 89, 10].contains(field.tag) {
            guard !header.contains("\(field.tag)") else { continue }
            #expect(try judge("0", "\(field.tag)=\(file.sample(field))|").hasPrefix("373=") == true)
            if field.type != "DATA" {
                #expect(
                    try judge("0", "\(field.tag)=\(file.sample(field))|")
                        == "373=2 371=\(field.tag)")
            }
        }
    }

    @Test func `The whole header passes`() throws {
        let file = try DictionaryFile.shared.get()
        let header = file.text(Array(file.header.dropFirst(3)), all: true)
        #expect(header.contains("|627=1|628="))
        #expect(verdict(bytes: framed("35=0|" + header), try Shared.fix44.get()) == "accepted")
    }
}
