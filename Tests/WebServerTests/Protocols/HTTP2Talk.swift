// One connection of HTTP/2, and the client that a test plays, frame by frame.

import TestKit
import Testing
import Values
import WebKit

@testable import WebServer

/// Source: RFC 9113, section 4.1.
struct Frame: Equatable, CustomStringConvertible {
    enum Kind: UInt8 {
        case data, headers, priority, reset, settings, push, ping, goAway, windowUpdate, continuation
    }

    let kind: UInt8
    let flags: UInt8
    let stream: UInt32
    let payload: [UInt8]

    init(_ kind: Kind, flags: UInt8 = 0, _ stream: UInt32, _ payload: [UInt8] = []) {
        (self.kind, self.flags, self.stream, self.payload) = (kind.rawValue, flags, stream, payload)
    }

    fileprivate init?(_ bytes: inout ArraySlice<UInt8>) {
        let head = Array(bytes.prefix(9))
        guard head.count == 9 else { return nil }
        let count = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
        guard bytes.count >= 9 + count else { return nil }
        (kind, flags) = (head[3], head[4])
        stream = head[5..<9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        payload = Array(bytes.dropFirst(9).prefix(count))
        bytes = bytes.dropFirst(9 + count)
    }

    var bytes: [UInt8] {
        let count = payload.count
        var bytes: [UInt8] = [16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
        bytes += [kind, flags]
        bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: stream >> UInt32($0)) }
        return bytes + payload
    }

    var description: String { "\(Kind(rawValue: kind).map { "\($0)" } ?? "\(kind)") \(flags) \(stream) \(payload)" }

    /// The last four bytes of a reset or the error of a GOAWAY.
    var error: UInt32? {
        switch Kind(rawValue: kind) {
        case .reset: payload.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        case .goAway: payload.dropFirst(4).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        default: nil
        }
    }

    /// Headers, each in full.
    static func block(_ headers: [(String, String)]) -> [UInt8] {
        headers.flatMap { [0x10] + string($0.0) + string($0.1) }
    }

    private static func string(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        if bytes.count < 127 { return [UInt8(bytes.count)] + bytes }
        var (count, prefix): (Int, [UInt8]) = (bytes.count - 127, [127])
        while count >= 128 {
            prefix.append(UInt8(count & 127 | 128))
            count >>= 7
        }
        return prefix + [UInt8(count)] + bytes
    }
}

final class HTTP2Talk: ServerTalk {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    let machine: HTTP2Machine
    var now = start
    var waiting: [(number: Int32, request: Request)] = []
    var faults: [RequestFault] = []
    var abandoned: [Int32] = []
    private var rest: [UInt8] = []

    /// With the preface said, unless the test says it.
    convenience init(saysPreface: Bool = true, _ change: (inout ServerSettings) -> Void = { _ in }) {
        self.init(machineSettings(change), saysPreface: saysPreface)
    }

    /// One of several with the same server.
    init(_ settings: MachineSettings, saysPreface: Bool = true) {
        machine = HTTP2Machine(settings, peer(isSecure: true), at: start)
        if saysPreface {
            say(HTTP2Talk.preface + Frame(.settings, 0).bytes)
            _ = heard()
        }
    }

    func say(_ frames: Frame...) { say(frames.flatMap(\.bytes)) }

    func say(_ bytes: [UInt8], pieces: Int = .max) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieces))
            rest = rest.dropFirst(piece.count)
            piece.asBytes { machine.receive($0, at: now) }
            collect()
        }
    }

    /// A request without a body.
    func get(_ stream: UInt32, _ path: String = "/", _ more: [(String, String)] = [], method: String = "GET", ends: Bool = true) {
        let headers = [(":method", method), (":scheme", "https"), (":path", path), (":authority", "a")] + more
        say(Frame(.headers, flags: ends ? 5 : 4, stream, Frame.block(headers)))
    }

    /// The frames that the client reads now.
    func heard() -> [Frame] {
        while machine.pending.count > 0 {
            rest += machine.pending.copied
            machine.sent(machine.pending.count, at: now)
            collect()
        }
        var (frames, slice): ([Frame], ArraySlice<UInt8>) = ([], rest[...])
        while let frame = Frame(&slice) { frames.append(frame) }
        rest = Array(slice)
        return frames
    }
}
