// A FIX client on a real socket, driven by the test's own thread.

internal import Glibc
internal import Values

/// One TCP connection to 127.0.0.1 that never blocks, and the messages that came over it.
public final class LoopbackClient {
    public let sender: String
    public let target: String
    /// Whole messages that came and were not taken yet.
    private var messages: [[UInt8]] = []
    /// The other end said that nothing more will come, or broke the connection.
    public private(set) var isClosed = false
    /// The next MsgSeqNum(34).
    public var nextOutbound = 1
    private let descriptor: Int32
    private var rest: [UInt8] = []
    /// Thousands of clients may be silent.
    private lazy var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var tls: ClientTLS?

    /// - Parameters:
    ///   - receiveBuffer: SO_RCVBUF, for a client that is slow on purpose; 0 leaves it.
    ///   - host: The client's own address is 127.0.0.host.
    ///   - tls: Nil: in clear.
    public init(
        port: UInt16, sender: String = "TW", target: String = "ISLD", receiveBuffer: Int32 = 0,
        host: UInt8 = 1, tls: ClientTLS? = nil
    ) throws {
        self.tls = tls
        self.sender = sender
        self.target = target
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var size = receiveBuffer
        if size > 0 {
            // Safe: the option is an int.
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4)
        }
        var on: Int32 = 1
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        let socket = descriptor
        if host != 1 {
            _ = unsafe LoopbackClient.with(host: host, port: 0) { unsafe bind(socket, $0, $1) }
        }
        // The kernel completes it without the listener.
        let result = unsafe LoopbackClient.with(host: 1, port: port) { unsafe connect(socket, $0, $1) }
        guard result == 0 else { throw ScriptError(line: "cannot connect to port \(port)") }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    /// Calls `body` with the address 127.0.0.host.
    private static func with(
        host: UInt8, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = (0x7F00_0000 | UInt32(host)).bigEndian
        // Safe: the address lives through the call, with its true length.
        return unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// One end of a connection that stands already: what a ``LoopbackListener`` accepted.
    init(accepted: Int32, sender: String, target: String) {
        self.sender = sender
        self.target = target
        descriptor = accepted
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { _ = close(descriptor) }

    /// Goes away without a word.
    public func hangUp() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Ends what we send; what comes can still be read.
    public func finishSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    // MARK: Sending

    /// A message with the header filled in; `34` is the next number unless given.
    public func message(_ text: String) -> [UInt8] {
        var split = SplitMessage(text)
        if split["34"] == nil, !split.omitted.contains("34") {
            split.header.append(("34", String(nextOutbound)))
            nextOutbound += 1
        }
        if split["49"] == nil { split.header.append(("49", sender)) }
        if split["56"] == nil { split.header.append(("56", target)) }
        let now = LoopbackClient.now()
        return SplitMessage(WireText.dated(split.text, at: now)).filled(at: now)
    }

    /// Sends as much as the kernel takes at once, and returns how much that was.
    ///
    /// Over TLS all of it is taken; what does not leave now does so with `receive`.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Int {
        guard let tls else { return sendInClear(bytes) }
        tls.write(bytes) { sendInClear($0) }
        return bytes.count
    }

    /// As it is, whatever the connection speaks.
    @discardableResult
    public func sendInClear(_ bytes: [UInt8]) -> Int {
        // Safe: the array lives through the call.
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return max(0, sent)
    }

    @discardableResult
    public func send(_ text: String) -> Int { send(message(text)) }

    /// The other end's address, such as `127.0.0.2`.
    public var peerHost: String { LoopbackListener.host(of: descriptor) }

    // MARK: Receiving

    /// Reads what has come, at most so many bytes.
    public func receive(atMost limit: Int = .max) {
        var left = limit
        while left > 0 {
            let room = min(left, buffer.count)
            // Safe: the buffer has room for so many.
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, room, 0)
            }
            if count == 0 || (count < 0 && errno != EAGAIN) { isClosed = true }
            guard count > 0 else { break }
            if let tls { rest += tls.read(buffer[0..<count]) } else { rest += buffer[0..<count] }
            left -= count
        }
        if let tls {
            tls.write([]) { sendInClear($0) }
            if tls.isClosed { isClosed = true }
        }
        takeMessages()
    }

    /// Reads what has come, at most so many bytes, and gives it to `body` piece by piece instead of cutting it into
    /// messages: for one who reads much. Returns how much that was. In clear only.
    public func read(atMost limit: Int = .max, _ body: (ArraySlice<UInt8>) -> Void) -> Int {
        var taken = 0
        while taken < limit {
            let room = min(limit - taken, buffer.count)
            // Safe: the buffer has room for so many.
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, room, 0)
            }
            if count == 0 || (count < 0 && errno != EAGAIN) { isClosed = true }
            guard count > 0 else { break }
            body(buffer[0..<count])
            taken += count
        }
        return taken
    }

    /// How many whole messages came and were not taken yet.
    public var count: Int { messages.count }

    /// Those messages as text with `|`. Not made before, so that reading stays quick.
    public func takeAll() -> [String] {
        defer { messages = [] }
        return messages.map { WireText.text($0) }
    }

    private func takeMessages() {
        var start = 0
        // Our own side frames well, so the end of a message is a trailer.
        while let end = endOfMessage(from: start) {
            messages.append(Array(rest[start..<end]))
            start = end
        }
        rest.removeFirst(start)
    }

    /// By BodyLength: `8=FIX.4.4|9=N|`, N bytes, seven bytes.
    private func endOfMessage(from start: Int) -> Int? {
        guard let first = rest[start...].firstIndex(of: 1),
            let second = rest[(first + 1)...].firstIndex(of: 1),
            let length = Int(String(decoding: rest[(first + 3)..<second], as: UTF8.self))
        else { return nil }
        let end = second + 1 + length + 7
        return end <= rest.count ? end : nil
    }

    static func now() -> Moment {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        let utc = Instant(nanosecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
        return Moment(utc: utc, steady: utc)
    }
}

extension SplitMessage {
    /// As it was read, what is left out included.
    var text: String {
        omitted.map { "!\($0)|" }.joined() + header.map { "\($0.tag)=\($0.value)|" }.joined() + body
            + (checkSum.map { "10=\($0)|" } ?? "")
    }
}

/// The value of the first field with this tag, in a text with `|`.
public func field(_ tag: Int, of message: String) -> String? {
    let name = Array("\(tag)=".utf8)
    var bytes = message.utf8[...]
    while !bytes.isEmpty {
        if bytes.starts(with: name) {
            return String(bytes.dropFirst(name.count).prefix { $0 != UInt8(ascii: "|") })
        }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "|")) else { return nil }
        bytes = bytes[bytes.index(after: end)...]
    }
    return nil
}
