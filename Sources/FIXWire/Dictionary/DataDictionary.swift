// What fields, values and messages there are.

internal import CDictionary
internal import Values

/// A FIX dictionary, read from QuickFIX's XML format and never changed: shared by any number of
/// sessions and threads.
///
/// Source: spec/FIX44.xml, spec/fix44-notes.md.
public final class DataDictionary: Sendable {
    /// What the validator reads; good for as long as the dictionary lives.
    public let tables: DictionaryTables

    /// The version that the file states, such as `FIX.4.4` or `FIX.5.0SP2`.
    public let version: String
    /// The length fields and the data fields behind them; for the tokenizer.
    public let dataFields: DataFields

    private let names: [String]
    private let tags: [String: UInt32]
    private let codeNames: [[(value: String, name: String)]]
    private let messages: [(msgType: MsgType, name: String)]

    /// Reads a dictionary. Any bytes give a dictionary or an error.
    ///
    /// Shape: components are laid out where they are used; groups may stand in messages, components,
    /// groups and the header; `required` that is not there means N; a type that is not known means
    /// text. At most 64 MiB, 65,534 fields, 16 groups inside one another.
    ///
    /// - Parameter name: What to call the file in errors.
    /// - Throws: ``DictionaryError`` with the line and what is wrong there.
    public init(xml: [UInt8], name: String) throws(DictionaryError) {
        let source = try DictionarySource(xml: xml, file: name)
        let compiler = try DictionaryCompiler(source)
        dataFields = try compiler.dataFields()
        tables = compiler.tables()
        version = source.version
        names = compiler.names
        tags = Dictionary(compiler.definitions.map { ($0.name, $0.tag) }) { first, _ in first }
        codeNames = [[]] + compiler.definitions.map(\.codes)
        messages = source.messages.map { ($0.msgType, $0.name) }
    }

    // Safe: with the last reference go all readers.
    deinit { unsafe tables.deallocate() }

    /// The dictionary inside the executable, spec/FIX44.xml.
    ///
    /// - Throws: never, unless the build embedded a broken file.
    public static func fix44() throws(DictionaryError) -> DataDictionary {
        // Safe: the array is constant and has as many bytes as it says.
        let bytes = unsafe UnsafeBufferPointer(
            start: dictionary_fix44_bytes(), count: Int(dictionary_fix44_size))
        return try DataDictionary(xml: unsafe Array(bytes), name: "FIX44.xml")
    }

    /// Whether the dictionary has this MsgType(35), or it is a user's own, which begins with U.
    @_noLocks
    public func knows(_ msgType: MsgType) -> Bool {
        // No `||`: its right side is a closure that would hold on to the dictionary.
        if msgType.isUserDefined { return true }
        return tables.place(of: msgType) != 0
    }
}

// MARK: - Names, for people and tools

extension DataDictionary {
    /// The name of a field: `ClOrdID` for 11.
    public func fieldName(_ tag: UInt32) -> String? {
        let number = tables.number(of: tag)
        return number == 0 ? nil : names[number]
    }

    /// The tag of a field by its exact name: 11 for `ClOrdID`.
    public func tag(named name: String) -> UInt32? { tags[name] }

    /// The name of a value in the list of a field: `BUY` for 54 and `1`. Cost: grows with the list.
    public func codeName(_ tag: UInt32, _ value: String) -> String? {
        codeNames[tables.number(of: tag)].first { $0.value == value }?.name
    }

    /// The values in the list of a field, with their names, in the order of the file.
    public func codes(_ tag: UInt32) -> [(value: String, name: String)] {
        codeNames[tables.number(of: tag)]
    }

    /// The name of a message: `NewOrderSingle` for D. Cost: grows with the messages.
    public func messageName(_ msgType: MsgType) -> String? {
        messages.first { $0.msgType == msgType }?.name
    }

    /// The type of a message by its exact name. Cost: grows with the messages.
    public func msgType(named name: String) -> MsgType? {
        messages.first { $0.name == name }?.msgType
    }

    /// Whether the field occurs in this message only inside repeating groups.
    public func standsInGroup(_ tag: UInt32, of msgType: MsgType) -> Bool {
        tables.role(of: tables.number(of: tag), at: tables.place(of: msgType)).isInsideGroups
    }

    /// Whether the field counts the entries of a group, in some message.
    public func isGroupCount(_ tag: UInt32) -> Bool {
        tables.fields[tables.number(of: tag)].isGroupCount
    }
}
