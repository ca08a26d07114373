// What is built on the engine.

public import FIXSession
public import FIXWire
public import Journal
public import Values

/// The number of a session: its index in the engine, its key in the store, the same for ever.
@frozen
public struct SessionID: Hashable, Sendable {
    public let index: Int
    @_noLocks @inlinable public init(_ index: Int) { self.index = index }
}

/// A FIX application. It is called on the engine's thread, inside a turn; what it sends and stages
/// is committed with the message that caused it, and leaves after the commit. What it throws ends the
/// turn before its commit.
public protocol Application: ~Copyable {
    /// An application message in sequence. The views are good until this returns.
    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) throws(JournalError)

    /// A Reject(3): the peer did not take a message of ours, whose MsgSeqNum is in RefSeqNum(45). The views are good
    /// until this returns.
    mutating func rejected(
        _ message: MessageView, _ header: Header, by session: SessionID, in engine: inout Engine
    ) throws(JournalError)

    /// The Logon exchange is done.
    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) throws(JournalError)

    /// The connection is gone. Messages may still be sent: they wait for the peer.
    mutating func loggedOff(_ session: SessionID, in engine: inout Engine) throws(JournalError)

    /// Once in every turn, after what came in: the place for what time makes happen.
    mutating func step(in engine: inout Engine) throws(JournalError)

    /// What the turn has staged is committed: what waits for that may go. It goes before the turn's messages leave, which
    /// takes the kernel as long as all of the turn: an order is on its way before its client hears of it.
    mutating func committed(in engine: inout Engine)

    /// The last of a turn: the kernel has what the turn had to say, as far as it takes it.
    mutating func released(in engine: inout Engine)

    /// SIGUSR1 has come, to a loop that takes it. Between two turns: what is to be staged is staged by the next `step`.
    mutating func alarmed(in engine: inout Engine)

    /// When `step` has something to do even if nothing comes in.
    func nextDeadline(in engine: borrowing Engine) -> Instant
}

extension Application where Self: ~Copyable {
    @inlinable public mutating func rejected(
        _ message: MessageView, _ header: Header, by session: SessionID, in engine: inout Engine
    ) {}
    @inlinable public mutating func loggedOn(_ session: SessionID, in engine: inout Engine) {}
    @inlinable public mutating func loggedOff(_ session: SessionID, in engine: inout Engine) {}
    @inlinable public mutating func step(in engine: inout Engine) {}
    @inlinable public mutating func committed(in engine: inout Engine) {}
    @inlinable public mutating func released(in engine: inout Engine) {}
    @inlinable public mutating func alarmed(in engine: inout Engine) {}
    @inlinable public func nextDeadline(in engine: borrowing Engine) -> Instant { .distantFuture }
}

/// Something for the application; the engine hands these out one by one.
public enum Delivery {
    case message(MessageView, Header, from: SessionID)
    case rejected(MessageView, Header, by: SessionID)
    case loggedOn(SessionID)
    case loggedOff(SessionID)
}

/// The same as it goes through the engine: the message itself stands in ``Engine/arrived``.
enum Arrival {
    case message(SessionID)
    case rejected(SessionID)
    case loggedOn(SessionID)
    case loggedOff(SessionID)
}

extension Engine {
    /// One turn: read, step, stage, commit, release.
    ///
    /// - Throws: ``JournalError`` when the turn could not be committed. Nothing of it has left, and
    ///   the process must stop: what the machines hold in memory is ahead of the store.
    @inlinable
    public mutating func turn<A: Application & ~Copyable>(_ application: inout A) throws(JournalError) {
        wait(until: application.nextDeadline(in: self))
        while let delivery = try next() {
            switch delivery {
            case .message(let message, let header, let session):
                try application.receive(message, header, from: session, in: &self)
            case .rejected(let message, let header, let session):
                try application.rejected(message, header, by: session, in: &self)
            case .loggedOn(let session): try application.loggedOn(session, in: &self)
            case .loggedOff(let session): try application.loggedOff(session, in: &self)
            }
        }
        try application.step(in: &self)
        try commitTurn()
        application.committed(in: &self)
        try releaseTurn()
        application.released(in: &self)
    }
}
