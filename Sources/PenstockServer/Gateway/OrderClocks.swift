// When orders were read, sent and answered.

internal import ControlAPI
internal import Orders
internal import Reactor
internal import Values

/// Times the stages of orders' ways on the line thread: by the steady clock, which is read once when a turn begins, and in
/// turns with orders once more behind the commit and once behind the release. Without a control room it does nothing.
///
/// Shape: the last 65,536 orders, and of one turn 8,192 that begin and as many that are answered; more are not timed.
struct OrderClocks: ~Copyable {
    // Not private: the compiler's check of debug builds trips over private elements of slabs.
    struct Clock: BitwiseCopyable {
        var number: UInt64 = 0
        var read = Instant.distantPast
        /// Distant future where another thread knows.
        var sent = Instant.distantPast
    }

    struct Begun: BitwiseCopyable {
        var number: UInt64
        var broker: UInt8
        /// It leaves with this turn's messages.
        var isSent: Bool
        /// Where its way is followed.
        var clOrdID = Identifier()
    }

    struct Answered: BitwiseCopyable {
        var number: UInt64
        var broker: UInt8
        var read: Instant
        var sent: Instant
        var heard: Instant

        /// The number is another one.
        @_noLocks
        func isLike(_ other: Answered) -> Bool {
            broker == other.broker && read.nanosecondsSinceEpoch == other.read.nanosecondsSinceEpoch
                && sent.nanosecondsSinceEpoch == other.sent.nanosecondsSinceEpoch
                && heard.nanosecondsSinceEpoch == other.heard.nanosecondsSinceEpoch
        }
    }

    private static var remembered: Int { @_noLocks get { 1 << 16 } }
    private static var mostInTurn: Int { @_noLocks get { 8_192 } }

    private let times: StageTimes?
    private let traces: StageTraces?
    let isTracing: Bool
    private var clocks: Slab<Clock>
    /// New orders of this turn, by what clients sent.
    private var messages: UInt64 = 0
    /// When this turn woke.
    private var woken = Instant.distantPast
    /// Orders that left for FIX counterparties in this turn; those of all brokers where ways are followed.
    private var begun: Slab<Begun>
    private var begunCount = 0
    private var answered: Slab<Answered>
    private var answeredCount = 0
    private var committed = Instant.distantPast
    /// When the report at hand came; distant past for this turn.
    var heard = Instant.distantPast

    init(_ times: StageTimes?, _ traces: StageTraces? = nil) {
        self.times = times
        self.traces = traces
        isTracing = traces != nil
        clocks = Slab(capacity: times == nil ? 1 : Self.remembered, repeating: Clock())
        begun = Slab(capacity: times == nil ? 1 : Self.mostInTurn, repeating: Begun(number: 0, broker: 0, isSent: false))
        answered = Slab(
            capacity: times == nil ? 1 : Self.mostInTurn,
            repeating: Answered(number: 0, broker: 0, read: .distantPast, sent: .distantPast, heard: .distantPast))
    }

    private var isOn: Bool { @_noLocks get { clocks.count > 1 } }
    private var hasWork: Bool { @_noLocks get { messages > 0 || begunCount > 0 || answeredCount > 0 } }

    // MARK: In the turn

    @_noLocks
    mutating func noteMessage() { messages += 1 }

    /// An order goes to a broker.
    @_noLocks
    mutating func begin(_ number: OrderNumber, _ broker: BrokerNumber, _ kind: LineBroker, _ clOrdID: Identifier, at now: Instant) {
        guard isOn else { return }
        let sent: Instant
        var isSent = false
        switch kind {
        case .paper: sent = now
        case .web: sent = .distantFuture
        case .gone: return
        case .fix:
            sent = .distantPast
            isSent = true
        }
        if isSent || isTracing, begunCount < Self.mostInTurn {
            begun[begunCount] = Begun(number: number.value, broker: broker.value, isSent: isSent)
            if isTracing { begun[begunCount].clOrdID = clOrdID }
            begunCount += 1
        }
        woken = now
        clocks[place(of: number.value)] = Clock(number: number.value, read: now, sent: sent)
    }

    /// A broker has said something about an order: what counts is the first word.
    @_noLocks
    mutating func hear(_ number: OrderNumber, from broker: BrokerNumber, at now: Instant) {
        guard isOn else { return }
        let place = place(of: number.value)
        guard clocks[place].number == number.value else { return }
        clocks[place].number = 0
        guard answeredCount < Self.mostInTurn else { return }
        answered[answeredCount] = Answered(
            number: number.value, broker: broker.value, read: clocks[place].read, sent: clocks[place].sent, heard: heard > .distantPast ? heard : now)
        answeredCount += 1
    }

    @_noLocks
    private func place(of number: UInt64) -> Int { Int(truncatingIfNeeded: number & UInt64(Self.remembered - 1)) }

    // MARK: Behind it

    /// What the turn changed is committed.
    ///
    /// - Returns: When; for whoever is handed something on.
    @_noLocks
    mutating func committed(since now: Instant) -> Instant {
        guard isOn else { return .distantPast }
        guard hasWork else { return now }
        committed = Reactor.Clock.steady()
        if messages > 0 { noteCommitted(committed.since(now)) }
        return committed
    }

    /// What it had to say has left.
    @_noLocks
    mutating func released() {
        guard isOn, hasWork else { return }
        messages = 0
        if begunCount > 0 || answeredCount > 0 { noteReleased(at: Reactor.Clock.steady()) }
        begunCount = 0
        answeredCount = 0
    }

    @_noLocks
    private func traceAnswered(at now: Instant) {
        for place in 0..<answeredCount {
            let one = answered[place]
            if one.sent > .distantPast, one.sent < .distantFuture { trace(one.number, .answered, one.broker, one.sent, one.heard) }
            trace(one.number, .reported, one.broker, one.heard, now)
            trace(one.number, .whole, one.broker, one.read, now)
        }
    }

    /// Vouched for: it is held from before the first turn on.
    @_semantics("no_performance_analysis")
    private func trace(
        _ order: UInt64, _ stage: OrderStage, _ broker: UInt8, _ start: Instant, _ end: Instant, _ clOrdID: Identifier = Identifier()
    ) {
        traces?.tellFromLine(StageEvent(order: order, stage: stage, broker: broker, start: start, end: end, clOrdID: clOrdID))
    }

    /// Vouched for, and so is the next: they are held from before the first turn on.
    @_semantics("no_performance_analysis")
    private func noteCommitted(_ interval: Interval) { times?.noteCommitted(interval, times: messages) }

    /// Most of a turn's orders went the same way: they are counted at once.
    @_noLocks
    private mutating func noteReleased(at now: Instant) {
        for place in 0..<begunCount {
            let (number, broker) = (begun[place].number, Int(begun[place].broker))
            if isTracing { trace(number, .committed, begun[place].broker, woken, committed, begun[place].clOrdID) }
            guard begun[place].isSent else { continue }
            // What was refused before it left has been answered.
            guard clocks[self.place(of: number)].number == number else { continue }
            clocks[self.place(of: number)].sent = now
            note(.sent, broker, now.since(committed), 1)
            if isTracing { trace(number, .sent, begun[place].broker, committed, now) }
        }
        if isTracing { traceAnswered(at: now) }
        var place = 0
        while place < answeredCount {
            let one = answered[place]
            var alike = 1
            while place + alike < answeredCount, answered[place + alike].isLike(one) { alike += 1 }
            place += alike
            note(.reported, Int(one.broker), now.since(one.heard), UInt64(alike))
            note(.whole, Int(one.broker), now.since(one.read), UInt64(alike))
            guard one.sent > .distantPast, one.sent < .distantFuture else { continue }
            note(.answered, Int(one.broker), one.heard.since(one.sent), UInt64(alike))
        }
    }

    @_semantics("no_performance_analysis")
    private func note(_ stage: OrderStage, _ broker: Int, _ interval: Interval, _ times: UInt64) {
        self.times?.note(stage, broker, interval, times: times)
    }
}
