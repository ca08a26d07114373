// The WebSockets of one venue.

internal import Reactor
internal import Values
internal import WebKit

enum SocketNews {
    case opened(Int)
    case message(Int, [UInt8])
    case pong(Int)
    case ended(Int, String)
}

/// Connections by the driver's numbers. Hosts are looked up on threads of their own.
final class VenueSockets {
    private struct Lookup {
        let host: String
        let target: String
        let name: String
        let isSecure: Bool
        let answer: Ring<Found>
        let since: Instant
    }

    private struct Found: Sendable { let address: SocketAddress? }

    private var poller: Poller
    private let context: TLSContext
    private var connections: [Int: WebSocketConnection] = [:]
    private var lookups: [Int: Lookup] = [:]
    private var failed: [(Int, String)] = []
    /// There may be something to hear of these, though nothing comes.
    private var unfinished: Set<Int> = []
    private let wake: Wake
    private(set) var needsStep = false
    private static let patience = Interval.seconds(10)

    /// - Throws: ``TLSError``, ``IOError``.
    init(_ venue: Configuration.WebVenue) throws {
        poller = try Poller(capacity: 64)
        wake = try Wake()
        context = try Self.context(venue.authorityFile)
        _ = poller.add(wake.descriptor, token: 0)
    }

    deinit { wake.close() }

    /// - Throws: ``TLSError`` for a file of authorities that is none.
    static func context(_ authorityFile: String?) throws(TLSError) -> TLSContext {
        var settings = TLSSettings()
        settings.authorityFile = authorityFile
        return try TLSContext.initiator(settings)
    }

    var descriptor: Int32 { poller.descriptor }

    // MARK: Connecting

    func connect(_ number: Int, _ url: String, at now: Instant) {
        let isSecure = url.hasPrefix("wss://")
        let rest = url.dropFirst(isSecure ? 6 : 5)
        let authority = String(rest.prefix { $0 != "/" && $0 != "?" })
        let parts = authority.split(separator: ":", maxSplits: 1)
        let port = parts.count == 2 ? UInt16(parts[1]) : isSecure ? 443 : 80
        guard url.hasPrefix("ws"), let host = parts.first.map(String.init), let port else {
            return failed.append((number, "no address of a WebSocket"))
        }
        let path = String(rest.dropFirst(authority.count))
        let answer = Ring<Found>(capacity: 1)
        lookups[number] = Lookup(
            host: authority, target: path.isEmpty ? "/" : path.hasPrefix("?") ? "/" + path : path, name: host,
            isSecure: isSecure, answer: answer, since: now)
        if let address = SocketAddress(numericHost: host, port: port) {
            _ = answer.append(Found(address: address))
            needsStep = true
            return
        }
        let wake = wake
        do throws(IOError) {
            try Thread {
                _ = answer.append(Found(address: SocketAddress.resolve(host: host, port: port)))
                wake.wake()
            }.detach()
        } catch {
            lookups[number] = nil
            failed.append((number, "\(error)"))
        }
    }

    private func open(_ number: Int, _ lookup: Lookup, _ address: SocketAddress, at now: Instant) {
        let settings = WebSocketSettings(host: lookup.host, target: lookup.target)
        do throws(IOError) {
            let name = Array(lookup.name.utf8)
            var made: WebSocketConnection?
            var failure: IOError?
            // Safe: the array holds its bytes during the call.
            unsafe name.withUnsafeBytes { buffer in
                do throws(IOError) {
                    made = try WebSocketConnection(
                        to: address, settings, tls: lookup.isSecure ? context : .none, name: unsafe Bytes(buffer), now: now,
                        deadline: now.advanced(by: Self.patience))
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            guard let made else { return }
            connections[number] = made
            _ = poller.add(made.descriptor, token: UInt64(number))
            poller.watch(made.descriptor, token: UInt64(number), reading: true, writing: true)
        } catch {
            failed.append((number, "\(error)"))
        }
    }

    // MARK: Using

    /// An empty frame is a ping.
    func send(_ number: Int, _ bytes: [UInt8]) -> Bool {
        guard let connection = connections[number] else { return false }
        // Safe: the array holds its bytes during the call.
        let isSent = unsafe bytes.withUnsafeBytes { buffer in
            bytes.isEmpty ? connection.ping(Bytes("")) : connection.send(text: unsafe Bytes(buffer))
        }
        if !isSent {
            // It may have ended with this.
            unfinished.insert(number)
            needsStep = true
        }
        watch(number, connection)
        return isSent
    }

    func close(_ number: Int) {
        lookups[number] = nil
        connections.removeValue(forKey: number)?.close()
    }

    func closeAll() {
        for connection in connections.values { connection.close() }
        connections.removeAll()
    }

    private func watch(_ number: Int, _ connection: WebSocketConnection) {
        poller.watch(connection.descriptor, token: UInt64(number), reading: true, writing: connection.wantsToWrite)
    }

    /// Goes on with everything as far as it goes.
    func step(at now: Instant, _ hear: (SocketNews) -> Void) {
        needsStep = false
        takeLookups(at: now)
        while !failed.isEmpty {
            let (number, why) = failed.removeFirst()
            hear(.ended(number, why))
        }
        poller.wait(for: Interval(nanoseconds: 0))
        var canWrite: Set<Int> = []
        var ready = unfinished
        unfinished = []
        for index in 0..<poller.count {
            let number = Int(poller[index].token)
            ready.insert(number)
            if poller[index].canWrite || poller[index].isHungUp { canWrite.insert(number) }
        }
        // One that is not open yet has a deadline.
        for (number, connection) in connections where !connection.isOpen { ready.insert(number) }
        for number in ready.sorted() { step(number, canWrite: canWrite.contains(number), at: now, hear) }
    }

    private func step(_ number: Int, canWrite: Bool, at now: Instant, _ hear: (SocketNews) -> Void) {
        guard let connection = connections[number] else { return }
        let before = connection.lastReceived
        connection.step(canWrite: canWrite, now: now)
        // A ping is a sign of life, too.
        if connection.lastReceived > before { hear(.pong(number)) }
        while connections[number] != nil, let event = connection.nextEvent() {
            switch event {
            case .opened: hear(.opened(number))
            case .text(let bytes), .binary(let bytes): hear(.message(number, bytes))
            case .pong: hear(.pong(number))
            case .ended(let end):
                connections[number] = nil
                hear(.ended(number, "\(end)"))
            }
        }
        guard connections[number] != nil else { return }
        if connection.needsStep {
            unfinished.insert(number)
            needsStep = true
        }
        watch(number, connection)
    }

    private func takeLookups(at now: Instant) {
        wake.take()
        for (number, lookup) in lookups {
            if let found = lookup.answer.removeFirst() {
                lookups[number] = nil
                if let address = found.address {
                    open(number, lookup, address, at: now)
                } else {
                    failed.append((number, "the host \(lookup.name) was not found"))
                }
            } else if now >= lookup.since.advanced(by: Self.patience) {
                lookups[number] = nil
                failed.append((number, "looking the host \(lookup.name) up takes too long"))
            }
        }
    }
}
