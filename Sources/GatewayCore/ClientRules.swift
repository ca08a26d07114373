// What each client may use, and how it says things.

package import Orders
import Tables
package import Values

/// What holds for the clients of one configured session.
package struct ClientRule: Sendable {
    /// The accounts that their orders may be for, and whose positions they may see. Empty: orders for any, and positions
    /// of those accounts in which orders of theirs have traded.
    package var accounts: [Identifier] = []
    /// The field in which they name the strategy of an order; 0 for none.
    package var strategyTag: UInt32 = 0

    package init() {}
}

/// Which rule holds for which client, and in which accounts each has traded.
///
/// Shape: ``tradedMaximum`` clients and accounts that have traded; what is one more cannot be seen, unless a rule names
/// it.
package struct ClientRules: ~Copyable {
    package static var tradedMaximum: Int { 65_536 }

    /// Of each session, its rule, from 1 on.
    private var rules: Slab<UInt16>
    private var tags: Slab<UInt32>
    /// Accounts by rules, of those that name any.
    private var named: OwnedAccounts
    private var namesAny: Slab<Bool>
    /// Accounts by sessions.
    private var traded = OwnedAccounts(capacity: ClientRules.tradedMaximum)
    private var saved = 0
    /// Numbers of rules that are no more.
    private var free: [UInt16] = []

    package init(_ settings: [ClientRule], sessions: Int) {
        rules = Slab(capacity: max(1, sessions), repeating: 0)
        tags = Slab(capacity: settings.count + 1, repeating: 0)
        namesAny = Slab(capacity: settings.count + 1, repeating: false)
        named = OwnedAccounts(capacity: max(1, settings.reduce(0) { $0 + $1.accounts.count }))
        for (place, rule) in settings.enumerated() {
            tags[place + 1] = rule.strategyTag
            namesAny[place + 1] = !rule.accounts.isEmpty
            for account in rule.accounts { _ = named.add(UInt32(place + 1), account) }
        }
    }

    /// One more rule, and its number; nil when there are as many as there are numbers.
    package mutating func add(_ rule: ClientRule) -> UInt16? {
        let last = tags.capacity
        guard !free.isEmpty || last <= Int(UInt16.max) else { return nil }
        // Those of rules that are no more are left out.
        var newNamed = OwnedAccounts(capacity: named.count + max(1, rule.accounts.count))
        for place in 0..<named.count where !free.contains(UInt16(truncatingIfNeeded: named[place].owner)) {
            _ = newNamed.add(named[place].owner, named[place].account)
        }
        let number = free.popLast() ?? UInt16(last)
        if Int(number) == last { makeRoom() }
        for account in rule.accounts { _ = newNamed.add(UInt32(number), account) }
        named = newNamed
        tags[Int(number)] = rule.strategyTag
        namesAny[Int(number)] = !rule.accounts.isEmpty
        return number
    }

    /// For one more number.
    private mutating func makeRoom() {
        var newTags = Slab<UInt32>(capacity: tags.capacity + 1, repeating: 0)
        var newNamesAny = Slab<Bool>(capacity: tags.capacity + 1, repeating: false)
        for place in 0..<tags.capacity {
            newTags[place] = tags[place]
            newNamesAny[place] = namesAny[place]
        }
        tags = newTags
        namesAny = newNamesAny
    }

    /// A rule that no session has any more; another one may get its number.
    package mutating func remove(_ number: UInt16) { free.append(number) }

    /// A client has logged on by a configured session with this rule; 0 for none.
    @_noLocks
    package mutating func set(_ session: SessionNumber, _ rule: Int) {
        guard session.value < rules.capacity, rule < tags.capacity else { return }
        rules[Int(session.value)] = UInt16(rule)
    }

    @_noLocks
    private func rule(of session: SessionNumber) -> Int {
        session.value < rules.capacity ? Int(rules[Int(session.value)]) : 0
    }

    @_noLocks
    package func strategyTag(of session: SessionNumber) -> UInt32 { tags[rule(of: session)] }

    /// Whether an order of the client may be for an account.
    @_noLocks
    package func mayUse(_ session: SessionNumber, _ account: Identifier) -> Bool {
        let rule = rule(of: session)
        return !namesAny[rule] || named.has(UInt32(rule), account)
    }

    /// Whether the client may be told what an account has.
    @_noLocks
    package func maySee(_ session: SessionNumber, _ account: Identifier) -> Bool {
        let rule = rule(of: session)
        return namesAny[rule] ? named.has(UInt32(rule), account) : traded.has(session.value, account)
    }

    /// An order of the client has traded.
    @_noLocks
    package mutating func noteTrade(_ session: SessionNumber, _ account: Identifier) {
        if !traded.has(session.value, account) { _ = traded.add(session.value, account) }
    }

    /// The number of the next that is new since it was taken last, for its row; nil when there is none.
    @_noLocks
    package mutating func takeTraded() -> Int? {
        guard saved < traded.count else { return nil }
        saved += 1
        return saved - 1
    }

    /// Version, session and account.
    @_noLocks
    package func encode(_ number: Int, into row: inout RowWriter) {
        row.append(UInt8(1))
        row.append(traded[number].owner)
        row.append(traded[number].account)
    }

    /// At recovery. False for bytes that are none. Total.
    package mutating func restore(_ bytes: Bytes) -> Bool {
        guard let found = ClientRules.decode(bytes) else { return false }
        noteTrade(found.session, found.account)
        saved = traded.count
        return true
    }

    package static func decode(_ bytes: Bytes) -> (session: SessionNumber, account: Identifier)? {
        var row = RowReader(bytes)
        guard row.byte() == 1 else { return nil }
        let session = SessionNumber(row.uint32())
        let account = row.text(Identifier.self)
        return row.isComplete ? (session, account) : nil
    }
}

/// Accounts, each with somebody's number.
struct OwnedAccounts: ~Copyable {
    struct Entry {
        var owner: UInt32
        var account: Identifier
    }

    private var entries: Slab<Entry>
    private var index: HashIndex

    init(capacity: Int) {
        entries = Slab(capacity: capacity)
        index = HashIndex(capacity: capacity)
    }

    var count: Int { @_noLocks get { entries.count } }

    subscript(number: Int) -> Entry { @_noLocks get { entries[number] } }

    @_noLocks
    private static func hash(_ owner: UInt32, _ account: Identifier) -> UInt32 {
        UInt32(truncatingIfNeeded: account.hash(from: UInt64(owner)) >> 32)
    }

    @_noLocks
    func has(_ owner: UInt32, _ account: Identifier) -> Bool {
        let hash = OwnedAccounts.hash(owner, account)
        var probe = 0
        while let place = index.candidate(hash, &probe) {
            if entries[place].owner == owner, entries[place].account == account { return true }
        }
        return false
    }

    /// What is not there yet; false when there is no room.
    @_noLocks
    mutating func add(_ owner: UInt32, _ account: Identifier) -> Bool {
        guard entries.count < entries.capacity else { return false }
        index.insert(OwnedAccounts.hash(owner, account), entries.count)
        entries.append(Entry(owner: owner, account: account))
        return true
    }
}
