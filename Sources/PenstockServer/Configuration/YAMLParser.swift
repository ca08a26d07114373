// libyaml's parser: text in, events out.

internal import CYAML

/// One step through a YAML document.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd
        case documentStart, documentEnd
        case sequenceStart, sequenceEnd
        case mappingStart, mappingEnd
        case scalar(String, isQuoted: Bool)
        case alias(String)
    }

    let kind: Kind
    let mark: YAMLMark
    /// The name behind `&`.
    var anchor: String?
    /// What was written behind `!`, in full.
    var tag: String?
}

/// Why there is no tree.
struct YAMLFault: Error {
    let mark: YAMLMark
    let message: String
}

/// Parses a copy of a text. After it has thrown, it is not asked again.
@safe
struct YAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: [UInt8]) {
        unsafe text = .allocate(capacity: bytes.count)
        _ = unsafe text.initialize(fromContentsOf: bytes)
        unsafe parser = .allocate(capacity: 1)
        // Safe: the parser has just been allocated, and `deinit` frees the text after it.
        let isInitialized = unsafe yaml_parser_initialize(parser)
        precondition(isInitialized == 1, "there is memory for a parser")
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, bytes.count)
    }

    deinit {
        // Safe: `init` made all three, and nobody else frees them.
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe text.deallocate()
    }

    /// The next event; the stream's end is the last.
    mutating func next() throws(YAMLFault) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        // Safe: the parser lives as long as this value. The event is ours to delete.
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw fault() }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe YAMLEvent(event)
    }

    /// What libyaml found wrong.
    private func fault() -> YAMLFault {
        // Safe: the parser lives as long as this value; its texts are literals of the library.
        let problem = unsafe string(parser.pointee.problem) ?? "unknown error"
        guard unsafe parser.pointee.error != YAML_READER_ERROR else {
            // The reader is ahead of the scanner and knows an offset only.
            let before = unsafe text.prefix(parser.pointee.problem_offset)
            let line = unsafe before.count { $0 == UInt8(ascii: "\n") } + 1
            return YAMLFault(
                mark: YAMLMark(line: line, column: 1), message: "not text: \(problem)")
        }
        let mark = unsafe YAMLMark(parser.pointee.problem_mark)
        guard let context = unsafe string(parser.pointee.context) else {
            return YAMLFault(mark: mark, message: "not YAML: \(problem)")
        }
        return YAMLFault(mark: mark, message: "not YAML: \(problem), \(context)")
    }
}

extension YAMLEvent {
    /// Copies what we use of an event that the parser has just filled.
    fileprivate init(_ event: yaml_event_t) {
        // Safe: of the union, only the member that belongs to the event's type is read; its texts
        // end with a zero or have their length beside them.
        let data = unsafe event.data
        self.mark = unsafe YAMLMark(event.start_mark)
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = unsafe .scalar(
                String(decoding: bytes, as: UTF8.self),
                isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
            anchor = unsafe string(scalar.anchor)
            tag = unsafe string(scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            anchor = unsafe string(data.sequence_start.anchor)
            tag = unsafe string(data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            anchor = unsafe string(data.mapping_start.anchor)
            tag = unsafe string(data.mapping_start.tag)
        case YAML_ALIAS_EVENT: kind = .alias(unsafe string(data.alias.anchor) ?? "")
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_STREAM_START_EVENT: kind = .streamStart
        // No event at all is what libyaml says behind the end.
        default: kind = .streamEnd
        }
    }
}

extension YAMLMark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}

/// Safe: the caller passes libyaml's own text, which ends with a zero, or no address.
@unsafe private func string(_ text: UnsafePointer<CChar>?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
}

/// Safe: as above, for the texts that libyaml declares unsigned.
@unsafe private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
}
