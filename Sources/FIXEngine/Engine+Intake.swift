// From readiness to messages.

internal import FIXSession
internal import FIXWire
public import Journal
internal import Reactor
public import Values

extension Engine {
    /// What a turn must still have room for before it takes in another message: its copy, all that
    /// it can make us say, and what the application makes of it.
    var reserve: Int {
        @_noLocks get { Engine.applicationReserve + 4 * settings.maximumMessageSize }
    }

    /// Rows and reports that an application makes of one message, or of one look at the time.
    static var applicationReserve: Int { @_noLocks get { 2 << 20 } }

    /// No row of a session, with its head in the record, is longer.
    private static var sessionRowSize: Int { @_noLocks get { 400 } }

    /// Room for more messages in this turn, beside the rows of the sessions that it changed; an
    /// application that sends much of its own accord asks.
    public var hasRoom: Bool {
        @_noLocks get { record.count < roomy || hasRoomStill }
    }

    private var hasRoomStill: Bool {
        @_noLocks get {
            record.room >= reserve + dirtySessions.count * Engine.sessionRowSize
                && journal.hasRoom(beside: record, for: 128, bytes: 4 * settings.maximumMessageSize)
        }
    }

    /// A turn begins: up to how many bytes of its record there certainly is room, whatever rows they are. It is asked
    /// before each step of each message.
    @_noLocks
    private mutating func measureRoom() {
        let most = 16 << 10
        let isCertain = record.capacity - most >= reserve + sessionCount * Engine.sessionRowSize
            && journal.hasRoom(for: 128, bytes: 4 * settings.maximumMessageSize, besideAnyRecordOf: most)
        roomy = isCertain ? most : 0
    }

    /// Whether the disk has so little left that new work is better refused; what was begun can be finished.
    public var isStoreShort: Bool { @_noLocks get { journal.isShort } }

    /// Waits until there is something to do, at most until `deadline`.
    @_noLocks
    public mutating func wait(until deadline: Instant) {
        measureRoom()
        let isFull = !hasRoom
        if isFull { Engine.nap() }
        if hasBacklog {
            poller.wait(for: Interval(nanoseconds: 0))
        } else {
            let next = min(min(deadline, nextTLSLook), min(nextDeadline, nextScheduleLook))
            if !poll(until: next) { poller.wait(until: next) }
        }
        now = Clock.now(since: &clocksRead)
        if poller.count > 0 || intake.connection >= 0 { lastActive = now.steady }
        if isFull { handleWithoutRoom() }
        eventCursor = 0
        goneCursor = 0
        readingsLeft = readingQueue.count
        if now.steady >= nextTLSLook { lookAtTLS() }
        if now.steady >= nextScheduleLook { lookAtSchedules() }
        if requestCount > 0, requestCursor < 0 {
            requestCount = 0
            requestCursor = 0
        }
        // A round that a full turn cut short goes on where it was.
        if tickCursor < 0, now.steady >= nextDeadline {
            tickCursor = 0
            nextDeadline = .distantFuture
        }
    }

    /// With nothing left of the disk nothing can be taken in, and whoever has something to say waits. What was
    /// committed leaves all the same, and the program hears what it watches.
    @_noLocks
    private mutating func handleWithoutRoom() {
        for cursor in 0..<poller.count {
            let event = poller[cursor]
            switch Token(packed: event.token) {
            case .wake(let index): woken |= 1 << UInt64(index)
            case .connection(let index, let generation):
                guard event.canWrite, connections[index].generation == generation else { continue }
                if case .bound = connections[index].state { queueTransmission(index) }
            case .acceptor, .errands: continue
            }
        }
    }

    /// Vouched for: it happens while the disk is full.
    @_semantics("no_performance_analysis")
    private static func nap() { sleep(milliseconds: 20) }

    /// Something was left over from the last turn.
    private var hasBacklog: Bool {
        @_noLocks get {
            if intake.connection >= 0 || tickCursor >= 0 || stopCursor >= 0 { return true }
            return transmitQueue.count > 0 || readingQueue.count > 0 || requestCursor >= 0 || requestCount > 0
                || scheduleCursor >= 0
        }
    }

    /// The next thing of this turn that concerns the application, after doing all that comes before it.
    @_noLocks
    public mutating func next() throws(JournalError) -> Delivery? {
        guard let arrival = try nextArrival() else { return nil }
        switch arrival {
        case .message(let session):
            guard let arrived else { return nil }
            return .message(arrived.message, arrived.header, from: session)
        case .rejected(let session):
            guard let arrived else { return nil }
            return .rejected(arrived.message, arrived.header, by: session)
        case .loggedOn(let session): return .loggedOn(session)
        case .loggedOff(let session): return .loggedOff(session)
        }
    }

    @_noLocks
    private mutating func nextArrival() throws(JournalError) -> Arrival? {
        while hasRoom {
            if intake.connection >= 0 {
                if let delivery = try nextMessage() { return delivery }
            } else if eventCursor < poller.count {
                if let delivery = handleNextEvent() { return delivery }
            } else if readingsLeft > 0 {
                if let delivery = readNext() { return delivery }
            } else if scheduleCursor >= 0 {
                if let delivery = nextScheduled() { return delivery }
            } else if requestCursor >= 0 {
                if let delivery = nextRequest() { return delivery }
            } else if tickCursor >= 0 {
                if let delivery = tickNext() { return delivery }
            } else if stopCursor >= 0 {
                sayGoodbye()
            } else {
                return nil
            }
        }
        return nil
    }

    /// The poller's next event. Connections that were hung up go first, so that a peer that comes
    /// back at once finds its session free.
    @_noLocks
    private mutating func handleNextEvent() -> Arrival? {
        if goneCursor < poller.count { return handleGone() }
        let event = poller[eventCursor]
        eventCursor += 1
        switch Token(packed: event.token) {
        case .acceptor(let index): acceptConnections(index)
        case .wake(let index): woken |= 1 << UInt64(index)
        case .errands: return takeErrands()
        case .connection(let index, let generation):
            guard connections[index].generation == generation else { return nil }
            if case .connecting(let initiator, _) = connections[index].state {
                return finishConnecting(index, initiator)
            }
            if case .securing(let initiator) = connections[index].state { return secure(index, initiator) }
            if event.canWrite { queueTransmission(index) }
            guard event.canRead else { return nil }
            var delivery: Arrival?
            _ = read(index, &delivery)
            return delivery
        }
        return nil
    }

    /// Reads one that is hung up until there is nothing left: it may hold last words.
    @_noLocks
    private mutating func handleGone() -> Arrival? {
        let event = poller[goneCursor]
        guard event.isHungUp, case .connection(let index, let generation) = Token(packed: event.token),
            connections[index].generation == generation
        else {
            goneCursor += 1
            return nil
        }
        if case .connecting(let initiator, _) = connections[index].state {
            goneCursor += 1
            return finishConnecting(index, initiator)
        }
        if case .securing(let initiator) = connections[index].state {
            goneCursor += 1
            return secure(index, initiator)
        }
        var delivery: Arrival?
        // Its last words are all that is left of it.
        connections[index].restsUntil = .distantPast
        if !read(index, &delivery) { goneCursor += 1 }
        return delivery
    }

    /// Reads one that the poller knows nothing new of.
    @_noLocks
    private mutating func readNext() -> Arrival? {
        let index = nextToRead()
        var delivery: Arrival?
        if index >= 0 { _ = read(index, &delivery) }
        return delivery
    }

    /// Reads what a connection has, as much as the intake holds; false when it has nothing more.
    @_noLocks
    private mutating func read(_ index: Int, _ delivery: inout Arrival?) -> Bool {
        guard !isResting(index) else { return false }
        intake.begin(index, with: unsafe partialBytes(index))
        releasePartial(index)
        let (room, count) = unsafe intake.room()
        // Safe: the intake says how much fits.
        switch unsafe receive(on: index, to: room, count: count) {
        case .bytes(let count):
            intake.extend(by: count)
            lastRead = index
            if isEnding(index) { intake.finish() }
            return true
        case .later:
            delivery = keepPartial(index)
            return false
        case .closed:
            intake.finish()
            delivery = close(index, endOfReading(index))
            return false
        }
    }

    /// Nobody listens to it any more.
    @_noLocks
    private func isEnding(_ index: Int) -> Bool {
        switch connections[index].state {
        case .closing, .draining, .free: true
        case .connecting, .securing, .unidentified, .proving, .bound: false
        }
    }

    /// The next message of the intake, carried out; what it means to the application, if anything.
    @_noLocks
    private mutating func nextMessage() throws(JournalError) -> Arrival? {
        let index = intake.connection
        if isResting(index), keepForLater(index) { return nil }
        if case .bound(let session) = connections[index].state, sessions[session].session.expectsHeld,
            let delivery = try offerHeld(session)
        {
            return delivery
        }
        // A held message may have ended the session, or filled the turn: then the others go on in the next.
        guard intake.connection == index, hasRoom else { return nil }
        if connections[index].awaitsProxyHeader { return takeProxyHeader(index) }
        if let arrival = connections[index].oversized { return passOversized(index, arrival) }
        let bytes = intake.bytes
        switch framer.next(in: bytes) {
        case .incomplete:
            return keepPartial(index)
        case .garbled(let length, let reason):
            intake.take(length)
            return garbled(index, reason)
        case .message(let length):
            intake.take(length)
            return accept(bytes.slice(0, length), on: index)
        case .oversized(let length):
            return beginOversized(index, length: length)
        }
    }

    /// What stands before everything else on a connection that a proxy passes on.
    @_noLocks
    private mutating func takeProxyHeader(_ index: Int) -> Arrival? {
        switch ProxyHeader.read(intake.bytes) {
        case .incomplete: return keepPartial(index)
        case .invalid: return close(index, .noProxyHeader)
        case .header(let length, let source):
            intake.take(length)
            connections[index].awaitsProxyHeader = false
            if !connections[index].tls.isNone { beginTLS(index) }
            guard let source else { return nil }
            connections[index].address = source
            peers[index] = source.text
            let allowed = acceptors[Int(connections[index].acceptor)].allowed
            return isAllowed(source, by: allowed) ? nil : close(index, .addressNotAllowed)
        }
    }

    @_noLocks
    private mutating func accept(_ bytes: Bytes, on index: Int) -> Arrival? {
        let message: MessageView
        do throws(Garbled) {
            message = try validators.tokenize(bytes, by: dictionary(for: index), into: fields)
        } catch {
            // More fields than the table holds: it is sound, and would come again and again.
            if case .tooLarge = error {
                return refuseOversized(index, bytes.slice(0, min(framer.headSize, bytes.count)))
            }
            return garbled(index, error)
        }
        switch connections[index].state {
        case .bound(let session): return receive(message, session)
        case .unidentified: return identify(message, index)
        case .free, .connecting, .securing, .proving, .closing, .draining: return nil
        }
    }

    @_noLocks
    private func dictionary(for index: Int) -> Int {
        if case .bound(let session) = connections[index].state {
            return templates[Int(sessions[session].template)].dictionary
        }
        return templates[acceptors[Int(connections[index].acceptor)].firstTemplate].dictionary
    }

    /// Ignored, except where it is the first thing a connection says.
    @_noLocks
    mutating func garbled(_ index: Int, _ reason: Garbled) -> Arrival? {
        switch connections[index].state {
        case .unidentified: return close(index, .garbledFirstMessage)
        case .bound(let session):
            note(.garbled(reason), index, session)
            sessions[session].session.receiveGarbled()
            return nil
        case .free, .connecting, .securing, .proving, .closing, .draining: return nil
        }
    }

    // MARK: The rest of a message that is not whole

    @unsafe
    @_noLocks
    private func partialBytes(_ index: Int) -> Bytes {
        guard connections[index].partial >= 0 else { return unsafe Bytes(base: blocks.address(0), count: 0) }
        // Safe: the block is this connection's, and holds so many bytes.
        return unsafe Bytes(
            base: blocks.address(connections[index].partial), count: connections[index].partialCount)
    }

    @_noLocks
    mutating func releasePartial(_ index: Int) {
        guard connections[index].partial >= 0 else { return }
        blocks.giveBack(connections[index].partial)
        connections[index].partial = -1
        connections[index].partialCount = 0
    }

    /// Moves what the intake still holds to a block of the connection's own.
    @_noLocks
    private mutating func keepPartial(_ index: Int) -> Arrival? {
        let rest = intake.bytes
        intake.finish()
        guard rest.count > 0 else { return nil }
        if case .unidentified = connections[index].state, rest.count > settings.maximumLogonSize {
            return close(index, .logonTooLong)
        }
        return keep(rest, index) ? nil : close(index, .tooManyConnections)
    }

    /// False when there is no block for what the intake still holds.
    @_noLocks
    private mutating func keepForLater(_ index: Int) -> Bool {
        if !intake.bytes.isEmpty, !keep(intake.bytes, index) { return false }
        intake.finish()
        return true
    }

    /// False when there is no block for so many bytes.
    @_noLocks
    mutating func keep(_ bytes: Bytes, _ index: Int) -> Bool {
        let block = blocks.borrow()
        // The framer never leaves more than a whole message, and a block holds one.
        guard block >= 0, bytes.count <= blocks.blockSize else {
            if block >= 0 { blocks.giveBack(block) }
            return false
        }
        // Safe: just checked to fit.
        unsafe blocks.address(block).copyMemory(from: bytes.base, byteCount: bytes.count)
        connections[index].partial = block
        connections[index].partialCount = bytes.count
        return true
    }

    /// Goes on with what a connection's block holds.
    @_noLocks
    mutating func takeUp(_ index: Int) {
        intake.begin(index, with: unsafe partialBytes(index))
        releasePartial(index)
    }

    /// What a connection's block holds, good until it is given back.
    @_noLocks
    func blockBytes(_ index: Int) -> Bytes { unsafe partialBytes(index) }
}
