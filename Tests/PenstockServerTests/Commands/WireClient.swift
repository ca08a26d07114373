// A FIX client that sends what it is told, right or wrong, and looks closely at what comes.

import Foundation
import Testing

/// How bytes go out.
enum Pace: CaseIterable, Sendable {
    /// Each message in one piece.
    case whole
    /// All messages up to the next expectation in one piece.
    case together
    /// Each byte alone.
    case byteByByte
}

/// One peer, over one connection after the other.
final class WireClient {
    let me: String
    let you: String
    var port: UInt16
    /// The MsgSeqNum of the next message that is sent without one.
    var nextOut = 1
    /// The MsgSeqNum expected of a message where the test does not say.
    var nextIn = 1
    private var descriptor: Int32 = -1
    private var buffer: [UInt8] = []
    private var held: [UInt8] = []
    private var rest: [UInt8] = []
    private let pace: Pace
    /// What `@name` stood for when it was first met.
    private var names: [String: String] = [:]
    private var execIDs: Set<String> = []

    init(port: UInt16, me: String, you: String, pace: Pace = .whole) throws {
        self.me = me
        self.you = you
        self.port = port
        self.pace = pace
        try connect()
    }

    /// The other end of a connection that was made to us.
    init(accepted: Int32, me: String, you: String) {
        self.me = me
        self.you = you
        port = 0
        pace = .whole
        descriptor = accepted
        setPatience(5)
    }

    deinit { close() }

    func connect() throws {
        // A program started meanwhile must not hold it open.
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Missing("a connection to port \(port): errno \(errno)") }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        setPatience(5)
    }

    private func setPatience(_ seconds: Double) {
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(seconds * 1e6) % 1_000_000)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    func close() {
        guard descriptor >= 0 else { return }
        // A process that is just being started may have a copy until it is the program it will be.
        shutdown(descriptor, Int32(SHUT_RDWR))
        Foundation.close(descriptor)
        descriptor = -1
        buffer = []
        held = []
    }

    // MARK: Sending

    /// A message, completed; with the next MsgSeqNum where it has none.
    func send(_ text: String) throws {
        var text = text
        if !text.contains("34=") {
            let type = text.split(separator: "|")[0]
            text = "\(type)|34=\(nextOut)\(text.dropFirst(type.count))"
            nextOut += 1
        }
        try transmit(WireWriter(me: me, you: you).message(text))
    }

    /// Bytes as they stand, but for what is in angle brackets.
    func sendRaw(_ text: String) throws { try transmit(WireWriter(me: me, you: you).raw(text)) }

    private func transmit(_ bytes: [UInt8]) throws {
        switch pace {
        case .whole: try push(bytes[...])
        case .together: held += bytes
        case .byteByByte: for index in bytes.indices { try push(bytes[index...index]) }
        }
    }

    /// Sends what was held back; nothing else does it where all goes together.
    func flush() throws {
        let bytes = held
        held = []
        if !bytes.isEmpty { try push(bytes[...]) }
    }

    /// All of what was held back but so many bytes, which ``sendRest()`` sends.
    func flush(but count: Int) throws {
        rest = Array(held.suffix(count))
        held.removeLast(count)
        try flush()
    }

    func sendRest() throws {
        try push(rest[...])
        rest = []
    }

    private func push(_ bytes: ArraySlice<UInt8>) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Missing("a peer to send to: errno \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    // MARK: Receiving

    /// The next message, or nil when the other end has closed.
    func receive(within seconds: Double = 5) throws -> WireMessage? {
        try flush()
        setPatience(seconds)
        while true {
            if let length = try messageLength() {
                let bytes = Array(buffer.prefix(length))
                buffer.removeFirst(length)
                let message = try WireMessage(bytes, from: you, to: me)
                try notice(message)
                return message
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 {
                buffer += chunk.prefix(count)
            } else if count == 0 || errno == ECONNRESET {
                guard buffer.isEmpty else { throw Missing("the rest of a message that was cut") }
                return nil
            } else if errno != EINTR {
                throw Missing("a message within \(seconds) s")
            }
        }
    }

    private func notice(_ message: WireMessage) throws {
        guard let number = message[34].flatMap({ Int($0) }) else {
            throw Missing("34 in \(message)")
        }
        if message[43] == "Y" { return }
        nextIn = number + 1
        names["@52of\(number)"] = message[52]
        // A TradeCaptureReport has that of its fill's report.
        if message[35] != "AE", let id = message[17], id != "0", !execIDs.insert(id).inserted {
            throw Missing("an ExecID of its own in \(message)")
        }
    }

    /// The bytes of the first message, by its BodyLength; nil while some are missing.
    private func messageLength() throws -> Int? {
        guard let first = buffer.firstIndex(of: 1) else { return nil }
        guard let second = buffer[(first + 1)...].firstIndex(of: 1) else { return nil }
        let digits = String(decoding: buffer[(first + 1)..<second], as: UTF8.self)
        guard digits.hasPrefix("9="), let length = Int(digits.dropFirst(2)) else {
            throw Missing("BodyLength behind BeginString")
        }
        let end = second + 1 + length + 7
        guard end <= buffer.count else { return nil }
        guard buffer[end - 8] == 1, buffer[(end - 7)..<(end - 4)].elementsEqual("10=".utf8),
            buffer[end - 1] == 1
        else { throw Missing("a CheckSum where BodyLength has it") }
        return end
    }

    /// The next message, which must have exactly these fields. `*` stands for any value, `<time>`
    /// for any time, `@name` for the same value each time.
    @discardableResult
    func expect(_ text: String, within seconds: Double = 5) throws -> WireMessage {
        let numbered =
            text.contains("|34=")
            ? text
            : "\(text.prefix { $0 != "|" })|34=\(nextIn)"
                + text.drop { $0 != "|" }
        guard let message = try receive(within: seconds) else {
            throw Missing("\(numbered), but the connection was closed")
        }
        let wanted = numbered.split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false) }
        let found = message.essence
        let agrees =
            wanted.count == found.count
            && zip(wanted, found).allSatisfy { wanted, found in
                wanted[0] == "\(found.tag)" && matches(String(wanted[1]), found.value)
            }
        guard agrees else { throw Missing("\(numbered)\n      got \(message)") }
        return message
    }

    private func matches(_ wanted: String, _ found: String) -> Bool {
        if wanted == "*" { return !found.isEmpty }
        if wanted == "<time>" { return WireTime.date(found) != nil }
        guard wanted.hasPrefix("@") else { return wanted == found }
        if let known = names[wanted] { return known == found }
        names[wanted] = found
        return !found.isEmpty
    }

    /// The other end closes, without another word.
    func expectClose(within seconds: Double = 5) throws {
        if let message = try receive(within: seconds) { throw Missing("the end, not \(message)") }
        close()
    }
}
