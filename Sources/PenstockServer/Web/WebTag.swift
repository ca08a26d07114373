// What tells our client order ids at a venue from others.

internal import Orders
internal import Values

/// Of other gateways', and of this one's other brokers, which may be at the same account. All are equally long, so that
/// none is what another begins with.
enum WebTag {
    static let count = 6

    /// - Parameter idPrefix: Of the store, and of no other that was made within 19 days.
    static func make(_ idPrefix: Text<2>, _ broker: BrokerNumber) -> String {
        // Two digits for up to 255 brokers.
        padded("\(idPrefix)".lowercased(), to: 4) + padded(String(broker.value, radix: 36), to: 2)
    }

    private static func padded(_ text: String, to count: Int) -> String {
        String(repeating: "0", count: max(0, count - text.utf8.count)) + text.suffix(count)
    }
}
