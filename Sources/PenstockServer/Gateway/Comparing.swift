// What the comparisons with brokers need to remember, and what they have come to.

internal import Brokers
internal import GatewayCore
internal import Orders
internal import Values

/// How far a broker's balance is ahead of what fills have made of ours: the money that was there before.
struct BalanceBase: Hashable {
    let broker: UInt8
    let currency: String
}

/// How often something differed since the start, by what it is.
struct DiscrepancyCounts {
    var orders: UInt64 = 0
    var fills: UInt64 = 0
    var positions: UInt64 = 0
    var balances: UInt64 = 0

    @_noLocks
    mutating func add(_ kind: Discrepancy.Kind) {
        switch kind {
        case .externalOrder, .endedHere, .lostOrder: orders += 1
        case .fewerFilled, .unknownFill, .bustedFill: fills += 1
        case .position: positions += 1
        case .balance: balances += 1
        }
    }
}

/// The part of the application that compares.
struct Comparing: ~Copyable {
    /// An operator waits for what one comes to.
    struct Asked {
        var number: UInt64
        /// Brokers, a bit each.
        var brokers: UInt64
        var lines: [Text<16>] = []
    }

    /// No answer has more lines: the control thread's ring has room for twice as many.
    static var mostLines: Int { 500 }

    /// A turn has begun: until then brokers have not been asked anything.
    var hasBegun = false
    var facts = BrokerFacts(capacity: 64)
    /// Outages of each broker that have been seen.
    var outages = Slab<UInt64>(capacity: BrokerNumber.maximum, repeating: 0)
    var counts = DiscrepancyCounts()
    var found = FoundDifferences()
    /// Whose the orders are that nobody here knows, by broker; nil where they are only named.
    var owners: [Configuration.ExternalOwner?] = []
    var owner: ExternalOwner?
    /// Brokers, a bit each, whose owner's session was not there yet when they were compared.
    var ownerless: UInt64 = 0
    var bases: [BalanceBase: WideDecimal] = [:]
    /// As stored, by broker.
    var heard = Slab<Instant>(capacity: BrokerNumber.maximum, repeating: .distantPast)
    var heardDue = Instant.distantPast
    var heardExecution: UInt64 = 0
    var asked: [Asked] = []

    private static var version: UInt8 { @_noLocks get { 1 } }

    /// Nil for bytes that are none, and so is the next.
    static func heard(_ bytes: Bytes) -> Instant? {
        var row = RowReader(bytes)
        let version = row.byte()
        let time = row.instant()
        return row.isComplete && version == Comparing.version ? time : nil
    }

    static func base(_ bytes: Bytes) -> (base: BalanceBase, ahead: WideDecimal)? {
        var row = RowReader(bytes)
        let version = row.byte()
        let broker = row.byte()
        let currency = row.text(Name.self)
        let ahead = row.wideDecimal()
        guard row.isComplete, version == Comparing.version, broker < BrokerNumber.maximum else { return nil }
        return (BalanceBase(broker: broker, currency: "\(currency)"), ahead)
    }

    mutating func restoreHeard(_ row: Bytes, of broker: UInt64) -> Bool {
        guard broker < BrokerNumber.maximum, let time = Comparing.heard(row) else { return false }
        heard[Int(broker)] = time
        return true
    }

    mutating func restoreBase(_ row: Bytes) -> Bool {
        guard let found = Comparing.base(row) else { return false }
        bases[found.base] = found.ahead
        return true
    }

    @_noLocks
    static func append(heardUntil time: Instant, to row: inout RowWriter) {
        row.append(version)
        row.append(time)
    }

    static func append(_ ahead: WideDecimal, _ broker: BrokerNumber, _ currency: Name, to row: inout RowWriter) {
        row.append(version)
        row.append(broker.value)
        row.append(currency)
        row.append(ahead)
    }
}
