// Who gets copies of whose ExecutionReports.

internal import FIXEngine
internal import FIXSession
internal import Values

/// Accounts of which a taker gets all reports.
struct AccountRule {
    var pattern: NamePattern
    /// The taker's bit.
    var taker: UInt16
}

/// The sessions that get drop copies, and for each other session a bit for each of them.
///
/// Shape: at most ``maximum`` sessions get copies. Without any, asking costs one comparison.
struct DropCopies: ~Copyable {
    static var maximum: Int { @_noLocks get { 16 } }

    /// Nobody is copied, and everybody may send orders.
    let isIdle: Bool
    private var desks: [Configuration.Desk]
    private let sessions: Int
    /// The sessions that get copies, in the order of their numbers.
    private var takers: Slab<Int32>
    private(set) var count = 0
    /// A bit for each taker, by the number of the session whose reports it gets.
    private var bySession: Slab<UInt16>
    /// What a client is called, by its session.
    private var clients: Slab<Name>
    /// Accounts of which a taker gets all: names, or the beginnings of names.
    private var accounts: Slab<AccountRule>
    private var accountCount = 0
    /// Sessions from this number on have not been looked at.
    private(set) var known = 0
    /// By the settings of sessions: whether such a session may send orders.
    private var mayTrade: Slab<Bool>
    /// Of the settings that each session was looked at with.
    private var numbers: Slab<Int32>

    /// - Parameter sessions: How many there may be.
    init(_ desks: [Configuration.Desk], sessions: Int) {
        self.desks = desks
        self.sessions = sessions
        isIdle = desks.allSatisfy { !$0.isCopied && $0.mayTrade }
        let room = isIdle ? 1 : sessions
        takers = Slab(capacity: DropCopies.maximum, repeating: -1)
        bySession = Slab(capacity: room, repeating: 0)
        clients = Slab(capacity: room, repeating: Name())
        numbers = Slab(capacity: room, repeating: 0)
        let rules = desks.reduce(0) { $0 + $1.copiedAccounts.count }
        accounts = Slab(
            capacity: max(1, rules * DropCopies.maximum),
            repeating: AccountRule(pattern: NamePattern(Name()), taker: 0))
        mayTrade = Slab(capacity: desks.count + 1, repeating: true)
        for (index, desk) in desks.enumerated() { mayTrade[index + 1] = desk.mayTrade }
    }

    /// Other settings hold from here on: it looks at all sessions anew.
    mutating func use(_ desks: [Configuration.Desk], in engine: borrowing Engine) {
        self = DropCopies(desks, sessions: sessions)
        meet(in: engine)
    }

    /// A session has other settings than it was looked at with.
    @_noLocks
    func isOutdated(_ session: Int, _ number: Int) -> Bool { !isIdle && session < known && Int(numbers[session]) != number }

    /// Looks at the sessions that are new.
    mutating func meet(in engine: borrowing Engine) {
        guard !isIdle else { return }
        while known < engine.sessionCount {
            meet(SessionID(known), engine)
            known += 1
        }
    }

    private mutating func meet(_ session: SessionID, _ engine: borrowing Engine) {
        let name = engine.identity(of: session).targetCompID
        clients[session.index] = name
        numbers[session.index] = Int32(truncatingIfNeeded: engine.applicationNumber(of: session))
        for place in 0..<count where isCopied(session, to: SessionID(Int(takers[place])), engine) {
            bySession[session.index] |= 1 << UInt16(place)
        }
        guard let desk = desk(of: session, engine), desk.isCopied, count < DropCopies.maximum else { return }
        let place = count
        takers[place] = Int32(session.index)
        count += 1
        for pattern in desk.copiedAccounts {
            accounts[accountCount] = AccountRule(pattern: pattern, taker: 1 << UInt16(place))
            accountCount += 1
        }
        for other in 0..<session.index where isCopied(SessionID(other), to: session, engine) {
            bySession[other] |= 1 << UInt16(place)
        }
    }

    private func isCopied(_ session: SessionID, to taker: SessionID, _ engine: borrowing Engine) -> Bool {
        guard let desk = desk(of: taker, engine) else { return false }
        let name = engine.identity(of: session).targetCompID
        return desk.copies.contains { $0.covers(name) }
    }

    private func desk(of session: SessionID, _ engine: borrowing Engine) -> Configuration.Desk? {
        let number = engine.applicationNumber(of: session)
        return number > 0 ? desks[number - 1] : nil
    }

    /// Those who get a copy of a report to `session` about an order for `account`, a bit for each; never the session
    /// itself.
    @_noLocks
    func takers(of session: Int, _ account: Identifier) -> UInt16 {
        if count == 0 { return 0 }
        var bits = bySession[session]
        if accountCount > 0, account.count <= Name.capacity {
            var name = Name()
            name.append(account)
            for index in 0..<accountCount where accounts[index].pattern.covers(name) { bits |= accounts[index].taker }
        }
        for place in 0..<count where Int(takers[place]) == session { bits &= ~(1 << UInt16(place)) }
        return bits
    }

    @_noLocks
    func taker(_ place: Int) -> SessionID { SessionID(Int(takers[place])) }

    /// What the client of a session is called.
    @_noLocks
    func client(_ session: Int) -> Name { clients[session] }

    /// Whether a session with the settings of this number may send orders.
    @_noLocks
    func mayTrade(_ number: Int) -> Bool { mayTrade[number] }
}
