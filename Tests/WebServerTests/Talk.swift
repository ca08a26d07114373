// One connection of HTTP/1, and the client that a test plays.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

/// A time that no clock shows.
let start = Moment(
    utc: Instant(nanosecondsSinceEpoch: 784_111_777_000_000_000), steady: Instant(nanosecondsSinceEpoch: 1_000_000_000_000))

extension Moment {
    func later(_ interval: Interval) -> Moment {
        Moment(utc: utc.advanced(by: interval), steady: steady.advanced(by: interval))
    }
}

/// A peer of no address.
func peer(isSecure: Bool = false) -> RequestPeer {
    RequestPeer(connection: ConnectionID(number: 7), address: nil, isSecure: isSecure)
}

/// Settings that a test changes; any host is served.
func machineSettings(_ change: (inout ServerSettings) -> Void = { _ in }) -> MachineSettings {
    var settings = ServerSettings(places: [])
    settings.hosts = []
    settings.maximumBodyBytes = 1000
    change(&settings)
    return settings.machines
}

/// The machine of one connection, without a socket.
final class Talk: ServerTalk {
    let machine: HTTP1Machine
    var now = start
    /// Requests that were not answered yet.
    var waiting: [(number: Int32, request: Request)] = []
    var faults: [RequestFault] = []
    var abandoned: [Int32] = []

    convenience init(isSecure: Bool = false, _ change: (inout ServerSettings) -> Void = { _ in }) {
        self.init(machineSettings(change), isSecure: isSecure)
    }

    /// One of several with the same server.
    init(_ settings: MachineSettings, isSecure: Bool = false) {
        machine = HTTP1Machine(settings, peer(isSecure: isSecure), at: start.steady)
    }

    /// Says something to the server, in pieces of so many bytes.
    func say(_ text: String, pieces: Int = .max) { say(Array(text.utf8), pieces: pieces) }

    func say(_ bytes: [UInt8], pieces: Int = .max) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(min(pieces, machine.inputRoom)))
            // Nothing more is read.
            if piece.isEmpty { return }
            piece.asBytes { machine.receive($0, at: now) }
            rest = rest.dropFirst(piece.count)
            collect()
        }
    }

    /// What the client reads now.
    func heard() -> String {
        var text: [UInt8] = []
        while machine.pending.count > 0 {
            text += machine.pending.copied
            machine.sent(machine.pending.count, at: now)
            collect()
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A request in lines, as a test writes it.
func lines(_ lines: String...) -> String { lines.joined(separator: "\r\n") + "\r\n\r\n" }

/// The status of the first answer.
func status(_ answer: String) -> Int? {
    answer.hasPrefix("HTTP/1.1 ") ? Int(answer.dropFirst(9).prefix(3)) : nil
}

/// Values of a header of the first answer.
func header(_ name: String, _ answer: String) -> String? {
    answer.split(separator: "\r\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
        .first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { String($0.dropFirst(name.utf8.count + 1).drop { $0 == " " }) }
}

func occurrences(of part: String, in text: String) -> Int {
    let (part, text) = (Array(part.utf8), Array(text.utf8))
    guard text.count >= part.count else { return 0 }
    return (0...text.count - part.count).count { text[$0...].starts(with: part) }
}
