// The stream: who listens to what, and what was told.

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
}

/// Tells what happens on channels to all who listen, each event with a number of its channel. The last events are kept, so
/// that whoever was cut off goes on where it was.
///
/// Shape: `keptMax` events of each channel.
struct StreamHub {
    private struct Channel {
        var last: UInt64 = 0
        /// The newest last.
        var kept: [(number: UInt64, text: SharedText)] = []
        var listeners: Set<ConnectionID> = []
        var pending: [SharedText] = []
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
    mutating func subscribe(_ id: ConnectionID, _ channel: StreamChannel, behind seen: UInt64?) -> [SharedText]? {
        channels[channel]?.listeners.insert(id)
        return missed(channel, behind: seen)
    }

    /// What was told behind an event that somebody has seen; nil when that is not kept any more, or nothing was seen: then
    /// a snapshot is needed.
    func missed(_ channel: StreamChannel, behind seen: UInt64?) -> [SharedText]? {
        guard let found = channels[channel], let seen, seen <= found.last else { return nil }
        if seen == found.last { return [] }
        guard let first = found.kept.first, first.number <= seen + 1 else { return nil }
        return found.kept.filter { $0.number > seen }.map(\.text)
    }

    /// Something has happened. It leaves with ``flush(_:)``.
    mutating func tell(_ channel: StreamChannel, _ data: JSON) {
        guard var found = channels[channel] else { return }
        defer { channels[channel] = found }
        found.last += 1
        let event: JSON = [
            "type": "event", "channel": .text(channel.rawValue), "sequence": .integer(Int64(clamping: found.last)), "data": data,
        ]
        let text = SharedText(event.bytes)
        found.kept.append((found.last, text))
        if found.kept.count > 2 * StreamHub.keptMax { found.kept.removeFirst(found.kept.count - StreamHub.keptMax) }
        if !found.listeners.isEmpty { found.pending.append(text) }
    }

    mutating func flush(_ server: ServerLoop) {
        for channel in StreamChannel.allCases {
            guard let found = channels[channel], !found.pending.isEmpty else { continue }
            for text in found.pending { server.send(text, to: found.listeners) }
            channels[channel]?.pending.removeAll()
        }
    }
}
