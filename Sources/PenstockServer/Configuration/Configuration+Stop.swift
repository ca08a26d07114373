// How an emergency stop is carried out, and what engages one by itself.

package import Values

extension Configuration {
    /// The emergency stop.
    package struct Stop: Sendable {
        /// Without a heartbeat for so long everything is stopped; zero is never.
        package let stopUnlessHeartbeat: Interval
        /// How long the gateway waits before it asks a broker again to cancel an order.
        package let retryInterval: Interval

        static let usual = Stop(stopUnlessHeartbeat: .seconds(0), retryInterval: .seconds(1))
    }
}

extension Configuration.Stop {
    static func read(_ section: inout Section) -> Self? {
        Self(
            stopUnlessHeartbeat: section.value(
                "stopUnlessHeartbeat", .duration(.seconds(0)...(.seconds(86_400))), default: usual.stopUnlessHeartbeat),
            retryInterval: section.value(
                "retryInterval", .duration(.milliseconds(10)...(.seconds(60))), default: usual.retryInterval))
    }
}
