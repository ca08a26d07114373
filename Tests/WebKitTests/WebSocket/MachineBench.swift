// A machine, and the server that a test plays.

import TestKit
import Testing
import Values
import WebKit

/// RFC 6455's own example of a key, and of a mask.
struct MachineBench {
    static let key = Array("the sample nonce".utf8)
    static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    static let mask: UInt32 = 0x3D21_FA37

    static let answer = """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: \(accept)\r\n
        """

    let machine: WebSocketMachine

    init(_ change: (inout WebSocketSettings) -> Void = { _ in }) {
        var settings = WebSocketSettings(host: "server.example.com", target: "/chat")
        settings.compression = .none
        change(&settings)
        machine = WebSocketMachine(settings, key: MachineBench.key) { MachineBench.mask }
    }

    /// Open, with what the server agreed to.
    init(agreed extensions: String?, _ change: (inout WebSocketSettings) -> Void = { _ in }) {
        self.init {
            if extensions != nil { $0.compression = .offered(contextTakeover: true) }
            change(&$0)
        }
        _ = sent()
        let more = extensions.map { "Sec-WebSocket-Extensions: \($0)\r\n" } ?? ""
        receive(MachineBench.answer + more + "\r\n")
        guard case .opened? = machine.nextEvent() else {
            Issue.record("the machine did not open")
            return
        }
    }

    func receive(_ text: String) { receive(Array(text.utf8)) }

    /// Offers bytes until all are taken, or no more are.
    func receive(_ bytes: [UInt8]) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.asBytes { machine.receive($0) }
            if count == 0 { return }
            rest.removeFirst(count)
        }
    }

    /// Takes what is pending.
    func sent() -> [UInt8] {
        let bytes = [UInt8](machine.pending)
        machine.sent(bytes.count)
        return bytes
    }

    /// Every event there is, in words.
    func events() -> [String] {
        var all: [String] = []
        while let event = machine.nextEvent() {
            switch event {
            case .opened: all.append("opened")
            case .text(let bytes): all.append("text \(String(decoding: bytes, as: UTF8.self))")
            case .binary(let bytes): all.append("binary \(bytes)")
            case .pong(let bytes): all.append("pong \(String(decoding: bytes, as: UTF8.self))")
            case .ended(let end): all.append("ended \(end)")
            }
        }
        return all
    }

    static let hungUp = "ended \(WebSocketEnd.hungUp)"
    static func failed(_ code: UInt16) -> String { "ended \(WebSocketEnd.failed(code: code))" }
}

/// A frame as a server sends it.
func frame(_ opcode: UInt8, _ payload: [UInt8], isLast: Bool = true, reserved: UInt8 = 0) -> [UInt8] {
    let size: [UInt8] =
        payload.count < 126
        ? [UInt8(payload.count)] : [126, UInt8(payload.count >> 8), UInt8(truncatingIfNeeded: payload.count)]
    return [(isLast ? 0x80 : 0) | reserved << 4 | opcode] + size + payload
}

func frame(_ opcode: UInt8, _ text: String, isLast: Bool = true) -> [UInt8] {
    frame(opcode, Array(text.utf8), isLast: isLast)
}
