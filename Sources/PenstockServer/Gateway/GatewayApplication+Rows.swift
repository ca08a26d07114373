// Orders, ClOrdIDs, counters and the brokers' state as rows.

internal import Brokers
internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

extension GatewayApplication {
    /// Remembers that the order's row is to be written when the input at hand is done.
    @_noLocks
    mutating func noteChange(_ number: OrderNumber) {
        for index in 0..<changedCount where changed[index] == number.value { return }
        changed[changedCount] = number.value
        changedCount += 1
    }

    @_noLocks
    mutating func stageOrders(in engine: inout Engine) {
        for index in 0..<changedCount {
            row.reset()
            gateway.encode(OrderNumber(changed[index]), into: &row)
            engine.record.put(.order, changed[index], row.bytes)
        }
        changedCount = 0
    }

    @_noLocks
    mutating func stageBrokerRows(in engine: inout Engine) {
        for index in 0..<brokers.count {
            let broker = BrokerNumber(UInt8(truncatingIfNeeded: index))
            switch brokers[broker] {
            case .paper(let place):
                while let change = brokers[paper: place].nextChange() {
                    row.reset()
                    let isThere = brokers.encode(change, of: place, into: &row)
                    stageBrokerRow(BrokerKey.key(change.key, of: broker), isThere, in: &engine)
                }
            case .fix(let place):
                while let change = brokers[fix: place].translation.nextChange() {
                    row.reset()
                    let isThere = brokers.encode(change, of: place, into: &row)
                    stageBrokerRow(BrokerKey.key(change.key, of: broker), isThere, in: &engine)
                }
            case .web(let place):
                while let change = brokers[web: place].orders.nextChange() {
                    row.reset()
                    let isThere = brokers.encode(change, of: place, into: &row)
                    stageBrokerRow(BrokerKey.key(change.key, of: broker), isThere, in: &engine)
                }
            case .gone: break
            }
        }
    }

    @_noLocks @inline(__always)
    private func stageBrokerRow(_ key: UInt64, _ isThere: Bool, in engine: inout Engine) {
        if isThere { engine.record.put(.broker, key, row.bytes) } else { engine.record.delete(.broker, key) }
    }

    @_noLocks
    mutating func stageCounters(in engine: inout Engine) {
        let counters = gateway.counters
        guard counters.nextOrder != savedCounters.nextOrder
                || counters.nextExecution != savedCounters.nextExecution
        else { return }
        savedCounters = counters
        row.reset()
        row.append(counters.nextOrder)
        row.append(counters.nextExecution)
        engine.record.put(.meta, MetaKey.application, row.bytes)
    }

    /// The key of the durable index: the session, big-endian, and the ClOrdID.
    @_noLocks
    mutating func fillKey(_ session: SessionNumber, _ clOrdID: Identifier) {
        key.reset()
        key.append(session.value.byteSwapped)
        key.append(bytesOf: clOrdID)
    }

    /// A ClOrdID is used, or a ListID.
    @_noLocks
    mutating func stage(
        _ use: ClOrdIDUse, of session: SessionNumber, _ clOrdID: Identifier, in engine: inout Engine
    ) {
        fillKey(session, clOrdID)
        usedNames.insert(session, clOrdID)
        engine.record.put(.clOrdID, key.bytes, use.code, UInt64(bitPattern: engine.now.utc.nanosecondsSinceEpoch))
    }

    // MARK: What is no longer in memory

    /// Takes an order back from the journal if the session ever had one under this ClOrdID. Where
    /// the ClOrdID was used by a request that was refused, returns that.
    @_noLocks @discardableResult
    mutating func recall(
        _ session: SessionNumber, _ clOrdID: Identifier, in engine: inout Engine
    ) throws(JournalError) -> RefusedRequest.Request? {
        guard !clOrdID.isEmpty, usedNames.mayHold(session, clOrdID), !gateway.knows(session, clOrdID) else { return nil }
        switch try use(of: session, clOrdID, in: &engine) {
        case nil: return nil
        // No ClOrdID is used for a list.
        case .list: return .newOrder(.other)
        case .refusal(let request): return request
        case .order(let number):
            guard let order = try stored(number, in: &engine) else { return nil }
            _ = gateway.readmit(order, knownAs: clOrdID)
            return nil
        }
    }

    /// What the index has of a ClOrdID, or a ListID.
    @_noLocks
    mutating func use(
        of session: SessionNumber, _ clOrdID: Identifier, in engine: inout Engine
    ) throws(JournalError) -> ClOrdIDUse? {
        fillKey(session, clOrdID)
        do throws(JournalError) {
            guard let row = try engine.row(.clOrdID, key.bytes) else { return nil }
            return GatewayApplication.use(in: row)
        } catch {
            guard let damaged = error.row else { throw error }
            engine.note(damaged: damaged, about: session.value >> 31 == 0 ? SessionID(Int(session.value)) : nil)
            // It was used, for what is not known.
            return .refusal(.newOrder(.other))
        }
    }

    @_noLocks
    mutating func recall(_ number: OrderNumber, in engine: inout Engine) throws(JournalError) {
        guard let order = try stored(number, in: &engine) else { return }
        _ = gateway.readmit(order, knownAs: order.clOrdID)
    }

    /// Vouched for, and so is the next: `init(rawValue:)` of enumerations is out of the proof's
    /// sight. Nothing allocates.
    @_semantics("no_performance_analysis")
    private static func use(in row: Bytes) -> ClOrdIDUse {
        var reader = RowReader(row)
        return ClOrdIDUse(code: reader.uint64())
    }

    @_semantics("no_performance_analysis")
    mutating func stored(
        _ number: OrderNumber, in engine: inout Engine
    ) throws(JournalError) -> Order? {
        do throws(JournalError) {
            guard let found = try engine.row(.order, number.value) else { return nil }
            return OrderRow.decode(found)
        } catch {
            guard let damaged = error.row else { throw error }
            engine.note(damaged: damaged)
            return nil
        }
    }

    /// Before the first turn: open orders, counters and the broker as the last commit left them. A row that makes no
    /// sense is named, and what it was about is not there.
    mutating func recover(in engine: inout Engine) throws {
        var damaged: [RowName] = []
        var fits = true
        recoverOwnSession(in: engine)
        try engine.forEachRow(in: .order) { key, bytes in
            guard let order = OrderRow.decode(bytes), order.number.value == key else {
                damaged.append(RowName(.order, key))
                return true
            }
            if !order.phase.isTerminal { fits = gateway.restore(order) }
            return fits
        }
        guard fits else {
            throw GatewayError.tooManyOpenOrders(maximum: capacity)
        }
        var old: [UInt64] = []
        try engine.forEachRow(in: .broker) { key, bytes in
            let broker = BrokerKey.broker(of: key)
            if BrokerKey.isOld(key) { old.append(key) }
            if !brokers.restore(bytes, of: broker) { damaged.append(RowName(.broker, key)) }
            return true
        }
        try engine.forEachRow(in: .book) { key, bytes in
            if !restoreBook(key, bytes) { damaged.append(RowName(.book, key)) }
            return true
        }
        finishBooks()
        for key in old { try move(key, in: &engine) }
        if gateway.stops.count > 0 { stopSweep.begin() }
        noteHeartbeat(at: engine.now.utc)
        for row in damaged { engine.note(damaged: row) }
        try recoverNames(in: &engine)
        try recoverTrades(in: &engine)
        try recoverCounters(in: &engine)
        try recoverTrimMark(in: &engine)
    }

    /// A broker's row to the key that it has now.
    private mutating func move(_ old: UInt64, in engine: inout Engine) throws(JournalError) {
        guard let found = try engine.row(.broker, old), let facts = PaperRowFacts(found) else { return }
        row.reset()
        for index in 0..<found.count { row.append(found[index]) }
        engine.record.delete(.broker, old)
        engine.record.put(.broker, BrokerKey.key(facts.key, of: BrokerNumber(0)), row.bytes)
    }

    private mutating func recoverNames(in engine: inout Engine) throws(JournalError) {
        usedNames = UsedNames(expecting: max(1 << 20, 2 * (try engine.countRows(of: .clOrdID))))
        try engine.forEachKey(in: .clOrdID) { key in
            guard key.count > 4, let clOrdID = Identifier(key.slice(4, key.count - 4)) else { return }
            let session = UInt32(truncatingIfNeeded: key.word(0, 4)).byteSwapped
            usedNames.insert(SessionNumber(session), clOrdID)
        }
    }

    /// How far what counts up jumps in a copy of a store: the store itself may have gone on, and given numbers that
    /// the copy knows nothing of.
    private static var jump: UInt64 { 1_000_000_000 }

    private mutating func recoverCounters(in engine: inout Engine) throws(JournalError) {
        do throws(JournalError) {
            if let found = try engine.row(.meta, MetaKey.application) {
                var reader = RowReader(found)
                gateway.counters.nextOrder = reader.uint64()
                gateway.counters.nextExecution = reader.uint64()
            }
        } catch {
            guard let damaged = error.row else { throw error }
            engine.note(damaged: damaged)
            // Each order and each execution took a message of its own, so there were no more than these.
            gateway.counters.nextOrder = engine.storedMessages + 1
            gateway.counters.nextExecution = engine.storedMessages + 1
        }
        savedCounters = gateway.counters
        guard try engine.row(.meta, MetaKey.copied) != nil else { return }
        gateway.counters.nextOrder += GatewayApplication.jump
        gateway.counters.nextExecution += GatewayApplication.jump
        // With the counters, which the first turn stages as they have changed.
        engine.record.delete(.meta, MetaKey.copied)
    }
}

extension GatewayApplication {
    private mutating func recoverTrimMark(in engine: inout Engine) throws(JournalError) {
        do throws(JournalError) {
            guard let found = try engine.row(.meta, MetaKey.trimmedOrders) else { return }
            if let mark = OrderTrimMark(found) { return trimmer.mark = mark }
            engine.note(damaged: RowName(.meta, MetaKey.trimmedOrders))
        } catch {
            guard let damaged = error.row else { throw error }
            engine.note(damaged: damaged)
        }
        // Nobody knows which orders were removed: any may have been.
        trimmer.mark.remove(gateway.counters.nextOrder)
    }
}

extension GatewayApplication {
    /// - Throws: ``GatewayError``: there are open orders at a broker that is gone from the configuration, or of another kind.
    func checkBrokers(_ numbers: BrokerNumbers) throws(GatewayError) {
        for (number, place) in numbers.places.enumerated() where place == nil {
            let open = gateway.countOpen(at: BrokerNumber(UInt8(number)))
            if open > 0 { throw .brokerIsGone(numbers.names[number], openOrders: open) }
        }
        for number in 0..<numbers.count where brokers.wasAnother(BrokerNumber(UInt8(number))) {
            let open = gateway.countOpen(at: BrokerNumber(UInt8(number)))
            if open > 0 { throw .brokerIsAnother(numbers.names[number], openOrders: open) }
        }
    }
}

/// A gateway that cannot start on its store.
enum GatewayError: Error, CustomStringConvertible {
    case tooManyOpenOrders(maximum: Int)
    case brokerIsGone(Name, openOrders: Int)
    case brokerIsAnother(Name, openOrders: Int)
    case tooManyBrokers

    var description: String {
        switch self {
        case .tooManyOpenOrders(let maximum):
            "the store has more open orders than risk.maxOpenOrders allows (\(maximum))"
        case .brokerIsGone(let name, let open):
            "the store has \(open) open orders at the broker \(name), which is not in the configuration any more: put it back"
        case .brokerIsAnother(let name, let open):
            "the store has \(open) open orders at a broker \(name) of another kind: put it back, or give this one another id"
        case .tooManyBrokers: "the store knows \(BrokerNumber.maximum) brokers, and there is no number for another one"
        }
    }
}
