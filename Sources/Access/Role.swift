// Who may do what: the one table.

/// What somebody may do.
public enum Right: String, CaseIterable, Sendable {
    /// Orders, positions, brokers, sessions, limits and metrics, without changing anything.
    case look
    /// Places, changes and cancels orders.
    case trade
    case changeLimits
    case changeRouting
    /// Connects and disconnects brokers; sessions and their numbers; reconciliation.
    case steer
    /// Engages the emergency stop.
    case stop
    case resume
    /// Stores, changes and rotates credentials of brokers. Nobody may read them.
    case credentials
    case users
    case audit

    /// Those that ask for a fresh second factor, of whoever has one.
    public static let guarded: Set<Right> = [.changeLimits, .changeRouting, .steer, .stop, .resume, .credentials, .users]
}

/// What people are. Somebody may be several things.
public enum Role: String, CaseIterable, Sendable {
    case viewer
    case trader
    case risk
    case `operator`
    case admin

    public var rights: Set<Right> {
        switch self {
        case .viewer: [.look]
        case .trader: [.look, .trade]
        case .risk: [.look, .changeLimits, .stop, .resume, .audit]
        case .operator: [.look, .changeRouting, .steer, .stop, .resume, .credentials, .audit]
        case .admin: Set(Right.allCases)
        }
    }
}

extension Set<Role> {
    public var rights: Set<Right> { reduce(into: []) { $0.formUnion($1.rights) } }
}
