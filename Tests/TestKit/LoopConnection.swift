// One end of a connection, as a loop has it.

internal import FIXSession
internal import FIXWire
internal import Values

/// What has come over a connection and was not looked at, and what goes out over it.
final class LoopConnection {
    enum State {
        /// Accepted; nobody has logged on over it.
        case unidentified
        case bound
        /// What the session staged up to `through` goes out, unless its numbers began again.
        case closing(DisconnectReason, stream: Int, through: UInt64)
        /// Nothing more goes out, and nothing is read any more.
        case gone
    }

    var state: State
    var inbox: [UInt8] = []
    /// Bytes that go out before anything else.
    var tail: [UInt8] = []
    var pipe: Pipe
    /// A message too large to be kept, while it goes by.
    var passing: PassingMessage?

    init(_ state: State, pipeCapacity: Int) {
        self.state = state
        pipe = Pipe(capacity: pipeCapacity)
    }

    /// What we send is still read by a session.
    var isOpen: Bool {
        switch state {
        case .unidentified, .bound: true
        case .closing, .gone: false
        }
    }

    /// The first of a message that is too large, and the rest as it is counted.
    struct PassingMessage {
        var head: [UInt8]
        var rest: OversizedMessage
    }
}

/// What the kernel has taken from us and the other end has not read.
struct Pipe {
    /// How much is taken before the other end reads.
    var capacity: Int
    private(set) var bytes: [UInt8] = []
    /// When how many of the bytes were written.
    private var marks: [(count: Int, at: Moment)] = []
    /// No more bytes will come, and why.
    var end: DisconnectReason?

    init(capacity: Int) { self.capacity = capacity }

    /// Takes what there is room for, and says how much that is.
    mutating func write(_ more: [UInt8], at now: Moment) -> Int {
        let count = min(more.count, capacity - bytes.count)
        guard count > 0 else { return 0 }
        bytes += more[..<count]
        marks.append((count, now))
        return count
    }

    /// The next bytes, at most so many, and when the first of them was written.
    mutating func read(_ maximum: Int) -> (bytes: [UInt8], at: Moment)? {
        guard let first = marks.first else { return nil }
        let count = min(maximum, first.count)
        let read = Array(bytes[..<count])
        bytes.removeFirst(count)
        if count == first.count { marks.removeFirst() } else { marks[0].count -= count }
        return (read, first.at)
    }

    /// What was not read is lost with the connection.
    mutating func cut(_ reason: DisconnectReason) {
        bytes = []
        marks = []
        end = reason
    }
}
