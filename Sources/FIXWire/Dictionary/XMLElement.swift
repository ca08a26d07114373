// Reads XML with expat: elements, their attributes and lines; text between them is left out.

internal import CExpat

/// One element of a file.
struct XMLElement {
    let name: String
    let attributes: [String: String]
    /// Where it begins, counted from 1.
    let line: Int
    var children: [XMLElement] = []

    /// The outermost element of a file of at most 64 MiB, 64 levels and a million elements.
    ///
    /// - Throws: ``DictionaryError`` for anything that is not well-formed XML, and for a document type
    ///   declaration: no dictionary has one, and what it declares could grow without bound.
    static func read(_ xml: [UInt8], file: String) throws(DictionaryError) -> XMLElement {
        func fault(_ line: Int, _ reason: String) -> DictionaryError {
            DictionaryError(DictionaryOrigin(file: file, line: line), reason)
        }
        guard xml.count <= 64 << 20 else {
            throw fault(0, "the file is larger than 64 MiB")
        }
        guard let parser = unsafe XML_ParserCreate(nil) else {
            throw fault(0, "no memory for the XML parser")
        }
        defer { unsafe XML_ParserFree(parser) }
        let tree = unsafe TreeBuilder(parser)
        // Safe: the builder outlives the parse below, the only time at which expat calls back.
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(tree).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { unsafe TreeBuilder.of($0).begin($1, $2) },
            { context, _ in unsafe TreeBuilder.of(context).end() })
        unsafe XML_SetStartDoctypeDeclHandler(
            parser,
            { context, _, _, _, _ in
                unsafe TreeBuilder.of(context).refuse(
                    "a document type declaration has no place here")
            })
        // Safe: expat reads `count` bytes of the array; the count was checked to fit an Int32.
        let status = unsafe xml.withUnsafeBytes {
            unsafe XML_Parse(
                parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), 1)
        }
        if let refusal = tree.refusal { throw fault(refusal.line, refusal.reason) }
        guard status == XML_STATUS_OK, let root = tree.root else {
            let code = unsafe XML_GetErrorCode(parser)
            let text =
                unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "no element"
            let line = unsafe Int(XML_GetCurrentLineNumber(parser))
            throw fault(line, "not well-formed XML: \(text)")
        }
        return root
    }
}

/// Puts the tree together while expat calls.
@safe private final class TreeBuilder {
    private let parser: XML_Parser
    private var open: [XMLElement] = []
    private var count = 0
    private(set) var root: XMLElement?
    /// Why the parse was stopped.
    private(set) var refusal: (line: Int, reason: String)?

    /// Safe: the parser outlives the builder's use.
    @unsafe init(_ parser: XML_Parser) { unsafe self.parser = parser }

    /// Safe: expat hands back what `XML_SetUserData` was given.
    @unsafe static func of(_ context: UnsafeMutableRawPointer?) -> TreeBuilder {
        guard let context = unsafe context else { preconditionFailure("expat lost the builder") }
        return unsafe Unmanaged<TreeBuilder>.fromOpaque(context).takeUnretainedValue()
    }

    private var line: Int { unsafe Int(XML_GetCurrentLineNumber(parser)) }

    func refuse(_ reason: String) {
        if refusal == nil { refusal = (line, reason) }
        unsafe XML_StopParser(parser, 0)
    }

    /// Safe: expat gives a text, and pairs of texts that end with a null pointer.
    @unsafe func begin(
        _ name: UnsafePointer<CChar>?, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        count += 1
        if count > 1_000_000 { return refuse("more than a million elements") }
        if open.count == 64 { return refuse("elements are nested deeper than 64 levels") }
        guard let name = unsafe name, var next = unsafe list else { return }
        var attributes: [String: String] = [:]
        while let key = unsafe next[0], let value = unsafe next[1] {
            unsafe attributes[String(cString: key)] = String(cString: value)
            unsafe next += 2
        }
        let element = unsafe XMLElement(
            name: String(cString: name), attributes: attributes, line: line)
        open.append(element)
    }

    func end() {
        guard let element = open.popLast() else { return }
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }
}
