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

    /// The version of the application messages, such as `FIX.4.4` or `FIX.5.0SP2`.
    public let version: String
    /// BeginString(8) of the sessions it is for: the version, or `FIXT.1.1` since FIX 5.0.
    public let beginString: String
    /// DefaultApplVerID(1137) of the sessions it is for, such as `9` for FIX 5.0 SP2; nil before FIXT.
    public let defaultApplVerID: String?
    /// The length fields and the data fields behind them; for the tokenizer.
    public let dataFields: DataFields

    private let names: [String]
    private let tags: [String: UInt32]
    private let codeNames: [[(value: String, name: String)]]
    private let messages: [(msgType: MsgType, name: String)]

    /// Reads a dictionary of one file. Any bytes give a dictionary or an error.
    ///
    /// - Parameter name: What to call the file in errors.
    /// - Throws: ``DictionaryError`` with the line and what is wrong there.
    public convenience init(xml: [UInt8], name: String) throws(DictionaryError) {
        try self.init(files: [(xml, name)])
    }

    /// Reads files, each on top of those before it: a counterparty's extension on a version of FIX, or
    /// FIXT 1.1 with FIX 5.0. Any bytes give a dictionary or an error.
    ///
    /// - A further file has only what it adds: it needs no version, but must not state another one
    ///   (FIXT, the session layer alone, goes with any), and no part of a whole dictionary.
    /// - A field is defined once. Where a further file has it again, with the same name and type or no
    ///   type, its values are added to the list; a field without a list gets one.
    /// - A message, a component, the header or the trailer that is there already is added to, at its
    ///   end: what a further file has is new, or, where it is there by itself or through a component,
    ///   only states anew whether it is required, if it says so. So does a group, whose entries are
    ///   added to in the same way. Nothing is taken away.
    ///
    /// Shape: components are laid out where they are used; groups may stand in messages, components,
    /// groups and the header; `required` that is not there means N; a type that is not known means
    /// text. At most 64 MiB a file, 65,534 fields, 16 groups inside one another.
    ///
    /// - Parameter files: The contents of each, and what to call it in errors.
    /// - Throws: ``DictionaryError`` with the file, the line and what is wrong there.
    public init(files: [(xml: [UInt8], name: String)]) throws(DictionaryError) {
        var sources: [DictionarySource] = []
        for file in files { sources.append(try DictionarySource(xml: file.xml, file: file.name)) }
        let contents = try DictionaryContents(sources)
        let compiler = try DictionaryCompiler(contents)
        dataFields = try compiler.dataFields()
        tables = compiler.tables()
        version = contents.version
        beginString = contents.beginString
        defaultApplVerID = contents.defaultApplVerID
        names = compiler.names
        tags = Dictionary(compiler.definitions.map { ($0.name, $0.tag) }) { first, _ in first }
        codeNames = [[]] + compiler.definitions.map(\.codes)
        messages = contents.messages.map { ($0.msgType, $0.name) }
    }

    // Safe: with the last reference go all readers.
    deinit { unsafe tables.deallocate() }

    /// The XML inside the executable, spec/FIX44.xml; for the first of several files.
    public static func fix44XML() -> [UInt8] {
        // Safe: the array is constant and has as many bytes as it says.
        let bytes = unsafe UnsafeBufferPointer(
            start: dictionary_fix44_bytes(), count: Int(dictionary_fix44_size))
        return unsafe Array(bytes)
    }

    /// The dictionary inside the executable, spec/FIX44.xml.
    ///
    /// - Throws: never, unless the build embedded a broken file.
    public static func fix44() throws(DictionaryError) -> DataDictionary {
        try DataDictionary(xml: fix44XML(), name: "FIX44.xml")
    }

    /// Whether it has what every session needs: the header's and the trailer's fields, and a Logon.
    /// The file of FIX 5.0 by itself has not; that of FIXT 1.1 goes with it.
    public var describesSessions: Bool {
        let header = [8, 9, 35, 34, 49, 52, 56].allSatisfy { isMember($0, DictionaryTables.header) }
        return header && isMember(10, DictionaryTables.trailer) && tables.place(of: .logon) != 0
    }

    private func isMember(_ tag: UInt32, _ place: Int) -> Bool {
        let number = tables.number(of: tag)
        return number != 0 && tables.role(of: number, at: place).isMember
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

    /// The names of all fields, in the order of their tags.
    public var fieldNames: [String] { Array(names.dropFirst()) }

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
