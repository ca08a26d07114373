// What symbols are called elsewhere, both ways.

internal import FIXWire
internal import OrderEntry
internal import Tables
internal import Values

/// A symbol has one name, and a name one symbol.
///
/// Source: FIX 4.4 volume 1, component Instrument: Symbol(55) is `[N/A]` for what SecurityID(48) and SecurityIDSource(22)
/// name.
struct SecurityNames: ~Copyable {
    private var ids: NameTable<5>
    private var symbols: NameTable<4>
    private var all: Slab<SecurityName>

    init(_ names: [SecurityName]) {
        let capacity = max(1, names.count)
        ids = NameTable(capacity: capacity)
        symbols = NameTable(capacity: capacity)
        all = Slab(capacity: capacity)
        for name in names {
            precondition(ids.add(Self.key(name.id, name.source)) == all.count && symbols.add(name.symbol) == all.count)
            all.append(name)
        }
    }

    var isEmpty: Bool { @_noLocks get { all.count == 0 } }

    /// What is named by the message's SecurityID(48) and SecurityIDSource(22); nil where that is nothing known here.
    @_noLocks
    func symbol(of message: MessageView) -> Name? {
        if isEmpty { return nil }
        guard let id = message.first(Tag.securityID), let source = message.first(Tag.securityIDSource), source.count == 1,
            let name = Name(id), let place = ids.number(of: Self.key(name, source[0]))
        else { return nil }
        return all[place].symbol
    }

    /// Nil where it has no other name.
    @_noLocks
    func name(of symbol: Name) -> SecurityName? {
        if isEmpty { return nil }
        guard let place = symbols.number(of: symbol) else { return nil }
        return all[place]
    }

    @_noLocks
    private static func key(_ id: Name, _ source: UInt8) -> Text<5> {
        var key = Text<5>()
        key.append(source)
        key.append(id)
        return key
    }
}
