// The stream: who listens to what, and what was told.

internal import Orders
internal import Values
internal import WebKit
internal import WebServer

/// What can be listened to.
package enum StreamChannel: String, CaseIterable, Sendable {
    case orders
    case executions
    case emergency
    case brokers
    case sessions
    case positions
    case portfolio
}

/// Something that happened. It becomes text when somebody listens: most of the time nobody does, and it happens often.
enum StreamEvent {
    case order(Order)
    case fill(Fill, Order?)
    case state(JSON)

    func json(_ names: GatewayNames) -> JSON {
        switch self {
        case .order(let order): .order(order, names)
        case .fill(let fill, let order): .fill(fill, order)
        case .state(let json): json
        }
    }
}

/// Tells what happens on channels to all who listen, each event with a number of its channel. The last events are kept, so
/// that whoever was cut off goes on where it was.
///
/// Shape: 10,000 events of each channel.
struct StreamHub {
    private struct Channel {
        var last: UInt64 = 0
        /// The newest last; they have the numbers up to `last`.
        var kept: [StreamEvent] = []
        var listeners: Set<ConnectionID> = []
        /// So many of the newest were not told to those who listen.
        var pending = 0
    }

    private static let keptMax = 10_000

    private var channels = [StreamChannel: Channel](uniqueKeysWithValues: StreamChannel.allCases.map { ($0, Channel()) })
    /// Those that have said who they are.
    private(set) var members: Set<ConnectionID> = []

    var count: Int { members.count }
    func hasListeners(_ channel: StreamChannel) -> Bool { !(channels[channel]?.listeners.isEmpty ?? true) }
    func last(_ channel: StreamChannel) -> UInt64 { channels[channel]?.last ?? 0 }

    mutating func enter(_ id: ConnectionID) { members.insert(id) }

    mutating func leave(_ id: ConnectionID) {
        members.remove(id)
        for channel in StreamChannel.allCases { channels[channel]?.listeners.remove(id) }
    }

    mutating func unsubscribe(_ id: ConnectionID, _ channel: StreamChannel) { channels[channel]?.listeners.remove(id) }

    /// From now on it is told what happens.
    ///
    /// - Returns: As ``missed(_:behind:)``.
    mutating func subscribe(_ id: ConnectionID, _ channel: StreamChannel, behind seen: UInt64?, _ names: GatewayNames) -> [SharedText]? {
        channels[channel]?.listeners.insert(id)
        return missed(channel, behind: seen, names)
    }

    /// What was told behind an event that somebody has seen; nil when that is not kept any more, or nothing was seen: then
    /// a snapshot is needed.
    func missed(_ channel: StreamChannel, behind seen: UInt64?, _ names: GatewayNames) -> [SharedText]? {
        guard let found = channels[channel], let seen, seen <= found.last else { return nil }
        let count = found.last - seen
        guard count <= UInt64(found.kept.count) else { return nil }
        return texts(channel, found, last: Int(count), names)
    }

    private func texts(_ channel: StreamChannel, _ found: Channel, last count: Int, _ names: GatewayNames) -> [SharedText] {
        found.kept.suffix(count).enumerated().map { place, event in
            let number = found.last - UInt64(count) + UInt64(place) + 1
            let text: JSON = [
                "type": "event", "channel": .text(channel.rawValue), "sequence": .integer(Int64(clamping: number)),
                "data": event.json(names),
            ]
            return SharedText(text.bytes)
        }
    }

    /// Something has happened. It leaves with ``flush(_:_:)``.
    mutating func tell(_ channel: StreamChannel, _ event: StreamEvent) {
        channels[channel]?.last += 1
        channels[channel]?.kept.append(event)
        if let count = channels[channel]?.kept.count, count > 2 * StreamHub.keptMax {
            channels[channel]?.kept.removeFirst(count - StreamHub.keptMax)
        }
        channels[channel]?.pending += 1
    }

    mutating func flush(_ server: ServerLoop, _ names: GatewayNames) {
        for channel in StreamChannel.allCases {
            guard let found = channels[channel], found.pending > 0 else { continue }
            channels[channel]?.pending = 0
            guard !found.listeners.isEmpty else { continue }
            for text in texts(channel, found, last: min(found.pending, found.kept.count), names) { server.send(text, to: found.listeners) }
        }
    }
}
