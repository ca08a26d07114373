// The dictionaries in use, and what is needed to judge messages by them.

internal import FIXWire
internal import Values

/// Dictionaries by index, with one validator's scratch memory for all of them.
@safe
struct Validators: ~Copyable {
    /// Keeps the tables alive.
    private var dictionaries: [DataDictionary] = []
    private let tables: UnsafeMutablePointer<DictionaryTables>
    private let tokenizers: UnsafeMutablePointer<Tokenizer>
    private var validator = Validator()
    private(set) var count = 0
    private static var capacity: Int { 64 }

    init() {
        unsafe tables = .allocate(capacity: Validators.capacity)
        unsafe tokenizers = .allocate(capacity: Validators.capacity)
    }

    deinit {
        unsafe tables.deallocate()
        // Safe: the first `count` were initialized by `append`.
        unsafe tokenizers.deinitialize(count: count)
        unsafe tokenizers.deallocate()
    }

    func hasRoom(for dictionary: DataDictionary) -> Bool {
        count < Validators.capacity || dictionaries.contains { $0 === dictionary }
    }

    /// The index of the dictionary. Traps at the 65th.
    mutating func append(_ dictionary: DataDictionary) -> Int {
        for index in 0..<count where dictionaries[index] === dictionary { return index }
        precondition(count < Validators.capacity, "an engine has at most 64 dictionaries")
        // Safe: the place is below the capacity and not yet initialized.
        dictionaries.append(dictionary)
        unsafe (tables + count).initialize(to: dictionary.tables)
        unsafe (tokenizers + count).initialize(to: Tokenizer(dataFields: dictionary.dataFields))
        count += 1
        return count - 1
    }

    func knows(_ tag: UInt32, in msgType: MsgType, by index: Int) -> Bool {
        let dictionary = dictionaries[index]
        return dictionary.body(of: msgType).map { dictionary.has(tag, at: $0) } ?? false
    }

    @_noLocks
    mutating func firstFault(
        in message: MessageView, by index: Int, _ rules: ValidationRules
    ) -> BodyFault? {
        precondition(index >= 0 && index < count, "a dictionary that does not exist")
        // Safe: just checked; the dictionary that owns them lives as long as this value.
        return unsafe validator.firstFault(in: message, tables[index], rules)
    }

    @_noLocks
    func tokenizeHead(
        _ bytes: Bytes, by index: Int, into fields: borrowing FieldTable
    ) throws(Garbled) -> MessageView {
        precondition(index >= 0 && index < count, "a dictionary that does not exist")
        // Safe: just checked.
        return try unsafe tokenizers[index].tokenizeHead(bytes, into: fields)
    }

    @_noLocks
    func tokenize(
        _ bytes: Bytes, by index: Int, into fields: borrowing FieldTable
    ) throws(Garbled) -> MessageView {
        precondition(index >= 0 && index < count, "a dictionary that does not exist")
        // Safe: just checked.
        return try unsafe tokenizers[index].tokenize(bytes, into: fields)
    }
}
