// A dialect as the order path reads it: tables that are made once.

internal import FIXWire
internal import Tables
internal import Values

/// Symbols by either name, fields that are added and left out, codes of theirs.
struct DialectTables: ~Copyable {
    struct Extra {
        var messages: FIXMessages
        var tag: UInt32
        /// Where it lies in `bytes`.
        var start: Int
        var length: Int
    }

    struct Symbol {
        var theirs: Name
        var securityID: Name
        var securityIDSource: Name
        var currency: Name
        var price: FIXNumberForm
        var quantity: FIXNumberForm
    }

    /// By tag.
    private var extras: Slab<Extra>
    private var bytes: Slab<UInt8>
    private var omissions: Slab<FIXOmission>
    private var ours: NameTable<4>
    private var entries: Slab<Symbol>
    /// Symbol(55) and SecurityID(48) of theirs, each with its entry.
    private var theirs: NameTable<4>
    private var theirEntries: Slab<Int32>
    private var securityIDs: NameTable<4>
    private var securityEntries: Slab<Int32>
    private var execTypes = Slab<UInt8>(capacity: 256, repeating: 0)
    private var ordStatuses = Slab<UInt8>(capacity: 256, repeating: 0)
    /// For a symbol that is not listed.
    private let unlisted: (price: FIXNumberForm, quantity: FIXNumberForm)
    let isListedOnly: Bool

    init(_ dialect: FIXDialect) {
        extras = Slab(capacity: dialect.extras.count + 1)
        bytes = Slab(capacity: dialect.extras.reduce(1) { $0 + $1.wire.count })
        omissions = Slab(capacity: dialect.omissions.count + 1)
        for omission in dialect.omissions { omissions.append(omission) }
        let room = dialect.symbols.count + 1
        ours = NameTable(capacity: room)
        entries = Slab(capacity: room)
        theirs = NameTable(capacity: room)
        theirEntries = Slab(capacity: room)
        securityIDs = NameTable(capacity: room)
        securityEntries = Slab(capacity: room)
        unlisted = (dialect.price, dialect.quantity)
        isListedOnly = dialect.isListedOnly
        add(dialect.extras)
        for (place, symbol) in dialect.symbols.enumerated() { add(symbol, Int32(place)) }
        for code in 0..<256 {
            execTypes[code] = UInt8(code)
            ordStatuses[code] = UInt8(code)
        }
        // PartialFill and Fill of FIX 4.2, which FIX 4.4 has no other use for.
        for code in "12".utf8 { execTypes[Int(code)] = UInt8(ascii: "F") }
        for pair in dialect.execTypes { execTypes[Int(pair.theirs)] = pair.ours }
        for pair in dialect.ordStatuses { ordStatuses[Int(pair.theirs)] = pair.ours }
    }

    private mutating func add(_ list: [FIXExtra]) {
        // By tag, and in the order of the configuration where that is the same.
        let sorted = list.enumerated().sorted {
            ($0.element.fields[0].tag, $0.offset) < ($1.element.fields[0].tag, $1.offset)
        }
        for (_, extra) in sorted {
            let wire = extra.wire
            extras.append(
                Extra(messages: extra.messages, tag: extra.fields[0].tag, start: bytes.count, length: wire.count))
            for byte in wire { bytes.append(byte) }
        }
    }

    private mutating func add(_ symbol: FIXSymbol, _ place: Int32) {
        let name = symbol.theirs.isEmpty ? symbol.symbol : symbol.theirs
        _ = ours.add(symbol.symbol)
        entries.append(
            Symbol(
                theirs: name, securityID: symbol.securityID, securityIDSource: symbol.securityIDSource,
                currency: symbol.currency, price: symbol.price ?? unlisted.price,
                quantity: symbol.quantity ?? unlisted.quantity))
        // Where two have one name, the first is meant.
        if theirs.add(name) == theirEntries.count { theirEntries.append(place) }
        if !symbol.securityID.isEmpty, securityIDs.add(symbol.securityID) == securityEntries.count {
            securityEntries.append(place)
        }
    }
}

extension FIXExtra {
    /// As it stands in a message.
    fileprivate var wire: [UInt8] { fields.flatMap { Array("\($0.tag)=\($0.value)\u{1}".utf8) } }
}

// MARK: - Reading

extension DialectTables {
    /// Nil for a symbol that is not listed where only listed ones are traded.
    @_noLocks
    func symbol(_ name: Name) -> Symbol? {
        if let place = ours.number(of: name) { return entries[place] }
        if isListedOnly { return nil }
        return Symbol(
            theirs: name, securityID: Name(), securityIDSource: Name(), currency: Name(), price: unlisted.price,
            quantity: unlisted.quantity)
    }

    /// Our name of a symbol of theirs, by Symbol(55) or SecurityID(48); theirs where it is not listed, nil for none.
    @_noLocks
    func ourSymbol(_ symbol: Bytes?, _ securityID: Bytes?) -> Name? {
        if let securityID, let id = Name(securityID), let place = securityIDs.number(of: id) {
            return ours[Int(securityEntries[place])]
        }
        guard let symbol, let name = Name(symbol), !name.isEmpty else { return nil }
        if let place = theirs.number(of: name) { return ours[Int(theirEntries[place])] }
        return name
    }

    @_noLocks
    func execType(_ code: UInt8) -> UInt8 { execTypes[Int(code)] }

    @_noLocks
    func ordStatus(_ code: UInt8) -> UInt8 { ordStatuses[Int(code)] }

    @_noLocks
    func omits(_ tag: UInt32, _ message: FIXMessages) -> Bool {
        for index in 0..<omissions.count where omissions[index].tag == tag && omissions[index].messages.has(message) {
            return true
        }
        return false
    }

    /// The tag of an extra field of a message at or behind `place`, and its place; nil when there is none.
    @_noLocks
    func nextExtra(_ place: Int, _ message: FIXMessages) -> (tag: UInt32, place: Int)? {
        var place = place
        while place < extras.count {
            if extras[place].messages.has(message) { return (extras[place].tag, place) }
            place += 1
        }
        return nil
    }

    @_noLocks
    func appendExtra(_ place: Int, to writer: inout MessageWriter) {
        let (start, length) = (extras[place].start, extras[place].length)
        // Safe: the bytes were put in at `init`, all of them in one slab.
        writer.appendRaw(unsafe Bytes(base: UnsafeRawPointer(bytes.address(of: start)), count: length))
    }
}
