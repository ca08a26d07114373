// A client that keeps books: what it has said, what it was told, and whether the two go together.

import TestKit
import Values

/// A well-behaved FIX initiator. What it knows outlives its connections, as if in a store of its own.
final class Counterparty {
    let name: String
    private(set) var nextOut = 1
    private(set) var nextIn = 1
    private(set) var reportCount = 0
    /// Application messages that it has sent, by MsgSeqNum: MsgType and body.
    private var said: [Int: (type: String, body: String)] = [:]
    /// Requests without an answer, and the MsgSeqNum of each.
    private var unanswered: [String: Int] = [:]
    /// All below, and those that a report was about, the gateway has acknowledged.
    private var acknowledged = 0
    /// What came under each MsgSeqNum, without what differs when it comes again.
    private var heard: [Int: String] = [:]
    private var book = ClientBook()
    private var lastTest = ""
    private(set) var hasSaidLast = false
    private var isAsking = false
    private var socket: LoopbackClient?
    private var outgoing: [UInt8] = []
    private var isLoggedOn = false

    init(_ name: String, isEmulated: Bool = false) {
        self.name = name
        book.isEmulated = isEmulated
    }

    var isConnected: Bool { socket != nil }
    var isIdle: Bool { isLoggedOn && unanswered.isEmpty && !isAsking && outgoing.isEmpty }
    var state: String {
        "\(name) \(isLoggedOn ? "logged on" : "not logged on"), next out \(nextOut), in \(nextIn), unanswered "
            + "\(unanswered.keys.sorted())\(isAsking ? ", waits for messages again" : ""), open \(book.openOrders)"
    }

    // MARK: The line

    func connect(to port: UInt16, at now: Instant) throws {
        socket = try LoopbackClient(port: port, sender: name, target: "PENSTOCK")
        send("A", "98=0|108=30|", at: now)
        flushAll()
    }

    func hangUp() {
        socket = nil
        isLoggedOn = false
        isAsking = false
        outgoing = []
        lastTest = ""
        hasSaidLast = false
    }

    /// Sends what is ready, or a part of it, byte for byte.
    func flush(all: Bool, _ random: inout SeededRandom) {
        if all { return flushAll() }
        guard let socket, outgoing.count > 1 else { return }
        outgoing.removeFirst(socket.send(Array(outgoing.prefix(Int.random(in: 1..<outgoing.count, using: &random)))))
    }

    private func flushAll() {
        if let socket, !outgoing.isEmpty { outgoing.removeFirst(socket.send(outgoing)) }
    }

    private func send(_ type: String, _ body: String, at now: Instant) {
        append(type, nextOut, body, at: now)
        nextOut += 1
    }

    private func append(_ type: String, _ number: Int, _ body: String, isDuplicate: Bool = false, at now: Instant) {
        let time = WireText.timestamp(now)
        let again = isDuplicate ? "43=Y|122=\(time)|" : ""
        outgoing += WireText.framed("35=\(type)|34=\(number)|49=\(name)|52=\(time)|56=PENSTOCK|\(again)\(body)")
    }

    // MARK: What it asks

    func ask(_ count: Int, at now: Instant, _ random: inout SeededRandom) {
        guard isLoggedOn else { return }
        for _ in 0..<count { ask(book.request(at: now, &random), at: now) }
    }

    var hasOpenOrders: Bool { book.hasOpenOrders }

    /// Cancels whatever is open.
    func cancelAll(at now: Instant) {
        for request in book.cancels(at: now) { ask(request, at: now) }
    }

    private func ask(_ request: ClientBook.Request, at now: Instant) {
        unanswered[request.id] = nextOut
        said[nextOut] = (request.type, request.body)
        send(request.type, request.body, at: now)
    }

    func test(at now: Instant) {
        if isLoggedOn { send("1", "112=\(nextOut)|", at: now) }
    }

    /// Something that is answered behind everything else.
    func sayLast(at now: Instant) {
        guard lastTest.isEmpty else { return }
        lastTest = "last\(nextOut)"
        send("1", "112=\(lastTest)|", at: now)
    }

    // MARK: What it hears

    func receive(atMost limit: Int = .max, at now: Instant) throws {
        guard let socket else { return }
        socket.receive(atMost: limit)
        for text in socket.takeAll() { try hear(WireFields(text), at: now) }
        if socket.isClosed { hangUp() }
    }

    private func hear(_ message: WireFields, at now: Instant) throws {
        guard let number = message.number(34) else { throw Broken("no MsgSeqNum in \(message)") }
        guard message[49] == "PENSTOCK", message[56] == name else { throw Broken("not for \(name): \(message)") }
        if message[35] == "A" { isLoggedOn = true }
        if number > nextIn {
            // What it says is not lost by our waiting for what is before it, except for this.
            if message[35] == "2" { answer(message, at: now) }
            if !isAsking {
                isAsking = true
                send("2", "7=\(nextIn)|16=0|", at: now)
            }
            return
        }
        if number < nextIn {
            guard message[43] == "Y" else { throw Broken("\(number) came again when \(nextIn) was next: \(message)") }
            if message[35] != "4", let first = heard[number], first != message.substance {
                throw Broken("\(number) was \(first), and came again as \(message)")
            }
            return
        }
        isAsking = false
        heard[number] = message.substance
        if message[35] == "4", message[123] == "Y", let next = message.number(36) {
            nextIn = max(next, nextIn + 1)
            return
        }
        nextIn += 1
        try take(message, at: now)
    }

    private func take(_ message: WireFields, at now: Instant) throws {
        switch message[35] {
        case "8", "9":
            reportCount += 1
            let id = message[11] ?? ""
            if let number = unanswered.removeValue(forKey: id) { acknowledged = max(acknowledged, number) }
            try book.note(message)
        case "2": answer(message, at: now)
        case "1": send("0", "112=\(message[112] ?? "")|", at: now)
        case "0": if message[112] == lastTest { hasSaidLast = true }
        case "A": break
        default: throw Broken("\(name) did not expect \(message)")
        }
    }

    /// What it has said, again, and gap fills for what was of the session only.
    private func answer(_ request: WireFields, at now: Instant) {
        var number = request.number(7) ?? 1
        while number < nextOut {
            if let message = said[number] {
                append(message.type, number, message.body, isDuplicate: true, at: now)
                number += 1
                continue
            }
            let first = number
            while number < nextOut, said[number] == nil { number += 1 }
            append("4", first, "123=Y|36=\(number)|", isDuplicate: true, at: now)
        }
    }

    // MARK: What must hold

    func compare(nextInbound: UInt64, nextOutbound: UInt64, isFinal: Bool) throws {
        if nextInbound > nextOut || nextInbound <= acknowledged {
            throw Broken(
                "\(name) has sent up to \(nextOut - 1), \(acknowledged) was acknowledged, and next is \(nextInbound)")
        }
        if nextOutbound < nextIn { throw Broken("\(name) expects \(nextIn), and next is \(nextOutbound)") }
        if isFinal, nextInbound != nextOut || nextOutbound != nextIn {
            throw Broken("\(name) is at \(nextOut), \(nextIn), and the gateway at \(nextInbound), \(nextOutbound)")
        }
    }

    func compare(_ rows: [StoredOrder], isTrimmed: Bool, isFinal: Bool) throws {
        try book.compare(rows, isTrimmed: isTrimmed, isFinal: isFinal)
    }
}

/// The fields of a message that has none twice.
struct WireFields: CustomStringConvertible {
    private var fields: [Int: String] = [:]
    let description: String

    init(_ text: String) {
        description = text
        for field in text.utf8.split(separator: UInt8(ascii: "|")) {
            guard let equals = field.firstIndex(of: UInt8(ascii: "=")),
                let tag = Int(String(decoding: field[..<equals], as: UTF8.self))
            else { continue }
            fields[tag] = String(decoding: field[field.index(after: equals)...], as: UTF8.self)
        }
    }

    subscript(tag: Int) -> String? { fields[tag] }
    func number(_ tag: Int) -> Int? { fields[tag].flatMap { Int($0) } }

    /// Zero for what is none.
    func decimal(_ tag: Int) -> Decimal {
        Array((fields[tag] ?? "").utf8).asBytes { (try? Decimal($0)) ?? .zero }
    }

    /// All but what differs when it is sent again.
    var substance: String {
        fields.filter { ![8, 9, 10, 43, 52, 97, 122].contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: "|")
    }
}
