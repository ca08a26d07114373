// What operators ask of a running gateway, and what it answers: values that cross between threads.

internal import EmergencyStop
internal import Values

/// One request. Names are as the operator wrote them: what they mean is known on the line thread.
enum ControlRequest: Sendable {
    case status
    case stop(NamedScope, who: Identifier, why: Text<16>)
    case resume(NamedScope, who: Identifier, why: Text<16>, isForced: Bool)
    /// All is well: the dead-man timer starts again.
    case heartbeat(who: Identifier)
}

/// The scope of a stop by names.
struct NamedScope: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case everything
        case broker
        case symbol
        case account
        case session
    }

    var kind: Kind
    /// Empty for everything. A session's is `SENDER->TARGET`, as `penstock log` has it.
    var name: Text<16>
}

/// One line of an answer. The last one is `done` or `refused`.
enum ControlAnswer: Sendable {
    /// Orders that are open at brokers or here, and logged-on sessions.
    case gateway(openOrders: Int, sessions: Int)
    case broker(Name, openOrders: Int)
    case stop(Stop, scope: Text<16>)
    case done(Text<16>)
    case refused(Text<16>)
}

/// A request, or an answer to it, with the number of the request.
struct Numbered<Value: Sendable>: Sendable {
    let number: UInt64
    let value: Value

    init(_ number: UInt64, _ value: Value) {
        self.number = number
        self.value = value
    }
}
