// What the gateway's numbers of brokers and sessions mean.

/// Names by the numbers that orders bear.
package struct GatewayNames: Sendable {
    /// By their numbers.
    package var brokers: [String]
    /// `SENDER->TARGET`, by the numbers of sessions.
    package var sessions: [UInt32: String] = [:]

    package init(brokers: [String]) { self.brokers = brokers }

    /// What the session is called that orders belong to which a user places here.
    static func ofUser(_ user: String) -> String { "(control)->\(user)" }

    func broker(_ number: UInt8?) -> String? {
        guard let number, Int(number) < brokers.count else { return nil }
        return brokers[Int(number)]
    }

    func broker(named name: String) -> UInt8? { brokers.firstIndex(of: name).map { UInt8($0) } }
    func session(named name: String) -> UInt32? { sessions.first { $0.value == name }?.key }
}
