// From YAML events to a tree, refusing the parts of YAML that a configuration is better without.

/// Reads one document, and collects what is wrong with it as YAML.
///
/// Anchors, aliases, merge keys, tags, keys that are no scalars and further documents are refused.
struct YAMLReader: ~Copyable {
    /// The longest text that is read, in bytes.
    static let lengthMax = 1 << 20
    /// How deep sequences and mappings may lie in each other.
    static let depthMax = 16

    private let file: String
    private var parser: YAMLParser
    private var problems: [Problem] = []

    /// The tree, unless there is none, and everything that is wrong.
    ///
    /// Cost: linear in the text.
    static func read(_ text: [UInt8], file: String) -> (root: YAMLNode?, problems: [Problem]) {
        if let message = refusal(of: text) {
            return (nil, [Problem(file: file, line: 0, column: 0, key: "", message: message)])
        }
        var reader = YAMLReader(file: file, parser: YAMLParser(text))
        do {
            return (try reader.document(), reader.problems)
        } catch {
            reader.complain(error.message + hint(for: error.mark, in: text), Place(), error.mark)
            return (nil, reader.problems)
        }
    }

    private init(file: String, parser: consuming YAMLParser) {
        self.file = file
        self.parser = parser
    }

    /// The first document, or nil when there is none.
    private mutating func document() throws(YAMLFault) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try parser.next()
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root
            case .documentStart:
                if root != nil {
                    throw YAMLFault(
                        mark: event.mark, message: "a second document; expected only one")
                }
                root = try node(try parser.next(), Place(), depth: 0)
            case .scalar, .alias, .sequenceStart, .sequenceEnd, .mappingStart, .mappingEnd:
                preconditionFailure("libyaml puts every node into a document")
            }
        }
    }

    /// The node that begins with `event`.
    private mutating func node(
        _ event: YAMLEvent, _ place: Place, depth: Int
    ) throws(YAMLFault) -> YAMLNode {
        refuseProperties(of: event, place)
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text, let isQuoted): content = .scalar(text, isQuoted: isQuoted)
        case .sequenceStart: content = try sequence(event.mark, place, depth: depth + 1)
        case .mappingStart: content = try mapping(event.mark, place, depth: depth + 1)
        case .alias(let name):
            complain("*\(shown(name)) is an alias; expected the value itself", place, event.mark)
            content = .refused
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
            preconditionFailure("libyaml balances its events")
        }
        return YAMLNode(content: content, mark: event.mark)
    }

    private mutating func sequence(
        _ mark: YAMLMark, _ place: Place, depth: Int
    ) throws(YAMLFault) -> YAMLNode.Content {
        try limit(depth, mark)
        var items: [YAMLNode] = []
        while true {
            let event = try parser.next()
            if case .sequenceEnd = event.kind { return .sequence(items) }
            items.append(try node(event, place.item(items.count), depth: depth))
        }
    }

    private mutating func mapping(
        _ mark: YAMLMark, _ place: Place, depth: Int
    ) throws(YAMLFault) -> YAMLNode.Content {
        try limit(depth, mark)
        var entries: [YAMLNode.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try parser.next()
            if case .mappingEnd = event.kind { return .mapping(entries) }
            guard let key = try key(event, place, depth: depth) else {
                _ = try node(try parser.next(), place, depth: depth)
                continue
            }
            let value = try node(try parser.next(), place.key(key), depth: depth)
            if let line = lines[key] {
                let what = "written twice, in lines \(line) and \(event.mark.line)"
                complain("\(what); expected one of them", place.key(key), event.mark)
            } else if key == "<<" {
                complain(
                    "a merge key; expected the merged keys themselves", place.key(key), event.mark)
            } else {
                lines[key] = event.mark.line
                entries.append(YAMLNode.Entry(key: key, mark: event.mark, value: value))
            }
        }
    }

    /// The text of a key, or nil when it is none, which is then reported.
    private mutating func key(
        _ event: YAMLEvent, _ place: Place, depth: Int
    ) throws(YAMLFault) -> String? {
        let key = try node(event, place, depth: depth)
        switch key.content {
        case .scalar(let text, _): return text
        case .refused: return nil
        case .sequence, .mapping:
            complain("\(key.kind) as a key; expected a word", place, event.mark)
            return nil
        }
    }
}

// MARK: - Refusals

extension YAMLReader {
    private mutating func complain(_ message: String, _ place: Place, _ mark: YAMLMark) {
        problems.append(
            Problem(
                file: file, line: mark.line, column: mark.column, key: place.text, message: message)
        )
    }

    private mutating func refuseProperties(of event: YAMLEvent, _ place: Place) {
        if let anchor = event.anchor {
            complain("&\(shown(anchor)) is an anchor; expected the value alone", place, event.mark)
        }
        // A lone "!" only says that a scalar is text, and so does every scalar here.
        if let tag = event.tag, tag != "!" {
            complain("!\(shown(tag)) is a tag; expected the value alone", place, event.mark)
        }
    }

    private func limit(_ depth: Int, _ mark: YAMLMark) throws(YAMLFault) {
        guard depth > Self.depthMax else { return }
        let message = "nested too deeply; expected at most \(Self.depthMax) levels"
        throw YAMLFault(mark: mark, message: message)
    }

    /// Why a text is not even begun with, or nil.
    private static func refusal(of text: [UInt8]) -> String? {
        guard text.count <= lengthMax else {
            return "too long; expected at most \(lengthMax) bytes"
        }
        // libyaml compares each with all the others: thousands of them would take minutes.
        var directives = 0
        var rest = text[...]
        while let index = rest.firstIndex(of: UInt8(ascii: "%")) {
            rest = rest[(index + 1)...]
            if rest.starts(with: "TAG".utf8) { directives += 1 }
        }
        return directives > 16 ? "too many %TAG directives; expected none" : nil
    }

    /// For the mistakes behind most of what libyaml says.
    private static func hint(for mark: YAMLMark, in text: [UInt8]) -> String {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard mark.line <= lines.count else { return "" }
        let line = lines[mark.line - 1]
        let indentation = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if indentation.contains(UInt8(ascii: "\t")) { return "; indent with spaces, not with tabs" }
        if String(decoding: line, as: UTF8.self).contains("${") {
            return "; inside { } and [ ] put \"${…}\" in quotation marks"
        }
        return ""
    }
}
