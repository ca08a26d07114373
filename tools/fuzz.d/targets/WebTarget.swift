// JSON texts and WebSockets: bytes of a broker's server.

internal import Cryptography
internal import Values
internal import WebKit

/// The first byte chooses between a JSON text, a WebSocket from its handshake on, and one that is open; of these it says
/// how messages are compressed, too, and the second byte in how large pieces the rest comes.
///
/// Unchecked: libFuzzer has one thread, which owns it.
final class WebTarget: @unchecked Sendable {
    private let parser = JSONParser(maximumBytes: 4096, maximumDepth: 32)
    private let second = JSONParser(maximumBytes: 65_536, maximumDepth: 32)

    func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        if first & 1 == 0 { read(Array(input.dropFirst())) } else { converse(first, Array(input.dropFirst())) }
    }

    // MARK: JSON

    private func read(_ text: [UInt8]) {
        guard let once = written(text, by: parser) else { return }
        guard let again = written(once, by: second) else { preconditionFailure("what was written is read") }
        precondition(once == again, "what was read is what was written")
    }

    /// All that a text says, written anew; nil for one that is none.
    private func written(_ text: [UInt8], by parser: JSONParser) -> [UInt8]? {
        // Safe: the array holds its bytes while they are read.
        unsafe text.withUnsafeBytes { bytes -> [UInt8]? in
            do throws(JSONError) {
                var writer = JSONWriter(maximumBytes: 65_536)
                try write(unsafe parser.parse(Bytes(bytes)), to: &writer)
                return try? writer.finish()
            } catch {
                precondition(error.offset >= 0 && error.offset <= text.count, "a fault is within the text")
                return nil
            }
        }
    }

    private func write(_ value: JSONValue, to writer: inout JSONWriter) throws(JSONError) {
        switch value.kind {
        case .object:
            writer.beginObject()
            for (key, member) in try value.members() {
                writer.key(key)
                try write(member, to: &writer)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for element in try value.elements() { try write(element, to: &writer) }
            writer.endArray()
        case .text:
            _ = try? value.instant(.iso8601)
            writer.text(try value.text())
        case .number:
            _ = try? value.integer()
            _ = try? value.instant(.milliseconds)
            if let decimal = try? value.decimal() {
                writer.decimal(decimal, as: .number)
            } else {
                writer.text(try value.textOrNumber())
            }
        case .boolean: writer.boolean(try value.boolean())
        case .null: writer.null()
        }
    }

    // MARK: WebSocket

    private func converse(_ first: UInt8, _ input: [UInt8]) {
        var settings = WebSocketSettings(host: "stream.example.com", target: "/ws")
        settings.maximumMessageBytes = 4096
        settings.maximumPendingBytes = 4096
        settings.compression = first & 4 == 0 ? .none : .offered(contextTakeover: first & 8 == 0)
        let key = [UInt8](repeating: 7, count: 16)
        let machine = WebSocketMachine(settings, key: key, mask: { 0x1234_5678 })
        if first & 2 == 0 { feed(machine, answer(to: key, first), by: .max) }
        feed(machine, Array(input.dropFirst()), by: Int(input.first ?? 0) + 1)
        machine.hangUp()
        drain(machine)
        precondition(!machine.isOpen, "a server that is gone")
    }

    private func answer(to key: [UInt8], _ first: UInt8) -> [UInt8] {
        let mark = Digest.sha1.hash(Array((Base64.encode(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        let deflate =
            first & 4 == 0
            ? "" : "Sec-WebSocket-Extensions: permessage-deflate\(first & 8 == 0 ? "" : "; server_no_context_takeover")\r\n"
        return Array(
            ("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Base64.encode(mark) + "\r\n" + deflate + "\r\n").utf8)
    }

    private func feed(_ machine: WebSocketMachine, _ input: [UInt8], by most: Int) {
        var taken = 0
        while taken < input.count {
            let piece = Array(input[taken..<min(input.count, taken + min(most, input.count))])
            // Safe: the array holds its bytes during the call.
            let count = unsafe piece.withUnsafeBytes { unsafe machine.receive(Bytes($0)) }
            drain(machine)
            if count == 0 { return }
            taken += count
        }
    }

    private func drain(_ machine: WebSocketMachine) {
        while let event = machine.nextEvent() {
            switch event {
            case .text(let bytes), .binary(let bytes), .pong(let bytes):
                precondition(bytes.count <= 4096, "no more than is taken")
            case .opened: _ = machine.ping(Bytes("still there"))
            case .ended: break
            }
        }
        machine.sent(machine.pending.count)
    }
}
