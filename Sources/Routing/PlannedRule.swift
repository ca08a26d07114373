// Which orders a rule is for, and what it says, as a decision reads it.

internal import Values

struct PlannedRule {
    private let symbol: TextPattern<4>
    private let account: TextPattern<8>
    private let assetClass: Name
    /// False for a rule that is for orders of any session.
    private let isForSessions: Bool
    private var sessions = InlineArray<16, UInt32>(repeating: 0)
    private var sessionCount = 0
    let exDestination: Name
    private let orderStrategy: Name
    let strategy: RouteStrategy
    /// Of each broker its place in the rule's order; ``nowhere`` when it is not in it.
    private var places = InlineArray<64, UInt8>(repeating: PlannedRule.nowhere)
    /// How many brokers are in the order.
    let count: Int
    var preferred = BrokerSet()
    let preference: Preference
    let urgency: Urgency
    let split: SplitSettings

    private static var nowhere: UInt8 { @_noLocks get { 255 } }

    init(_ rule: RouteRule, _ names: [Name]) {
        symbol = TextPattern(rule.symbol)
        account = TextPattern(rule.account)
        assetClass = rule.assetClass
        isForSessions = rule.session != nil || !rule.sessionName.isEmpty
        if let session = rule.session { (sessions[0], sessionCount) = (session, 1) }
        exDestination = rule.exDestination
        orderStrategy = rule.orderStrategy
        strategy = rule.choice.strategy
        preference = rule.choice.preference
        urgency = rule.choice.urgency
        split = rule.choice.split
        let order = rule.choice.brokers.isEmpty ? names : rule.choice.brokers
        count = order.count
        for (number, name) in names.enumerated() {
            if let place = order.firstIndex(of: name) { places[number] = UInt8(place) }
            if rule.choice.preferred.contains(name) { preferred.insert(BrokerNumber(UInt8(number))) }
        }
    }

    /// Where the broker stands in the rule's order; nil when the rule does not allow it.
    @_noLocks
    func place(of broker: BrokerNumber) -> Int? {
        let place = places[Int(broker.value)]
        return place == PlannedRule.nowhere ? nil : Int(place)
    }

    /// One more session that it is for; false where there are sixteen already.
    mutating func add(session: UInt32) -> Bool {
        if has(session: session) { return true }
        guard sessionCount < sessions.count else { return false }
        sessions[sessionCount] = session
        sessionCount += 1
        return true
    }

    @_noLocks
    private func has(session: UInt32) -> Bool {
        for place in 0..<sessionCount where sessions[place] == session { return true }
        return false
    }

    /// What an order is that does not say itself.
    @_noLocks
    func urgency(of request: RouteRequest) -> Urgency {
        if let wished = request.wish.urgency { return wished }
        if case .normal = request.urgency { return urgency }
        return request.urgency
    }

    @_noLocks
    func matches(_ request: RouteRequest) -> Bool {
        if isForSessions, !has(session: request.session) { return false }
        if !exDestination.isEmpty, !(exDestination == request.exDestination) { return false }
        if !orderStrategy.isEmpty, !(orderStrategy == request.orderStrategy) { return false }
        if !assetClass.isEmpty, !(assetClass == request.assetClass) { return false }
        if !symbol.matches(request.symbol) { return false }
        return account.matches(request.account)
    }
}

/// Symbols of an asset class.
struct ClassPattern {
    let name: Name
    let symbol: TextPattern<4>

    @_noLocks
    func has(_ other: Name) -> Bool { symbol.matches(other) }
}

/// Any text, one text, or all that begin with one.
struct TextPattern<let words: Int> {
    private let text: Text<words>
    private let isPrefix: Bool

    /// An empty text is for any; a `*` at the end for all that begin with what is before it.
    init(_ text: Text<words>) {
        var start = Text<words>()
        let ends = text.isEmpty || text[text.count - 1] == UInt8(ascii: "*")
        for index in 0..<(text.isEmpty ? 0 : ends ? text.count - 1 : text.count) { start.append(text[index]) }
        self.text = start
        isPrefix = ends
    }

    func matches(_ other: Text<words>) -> Bool {
        guard isPrefix else { return other == text }
        // A shorter one has zeros where this has bytes.
        var place = 0
        while place * 8 < text.count {
            let bytes = text.count - place * 8
            let mask: UInt64 = bytes >= 8 ? .max : (1 << UInt64(8 * bytes)) - 1
            if (other.word(place) ^ text.word(place)) & mask != 0 { return false }
            place += 1
        }
        return true
    }
}
