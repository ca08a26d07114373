// Waits for sockets to have something to read or room to write.

internal import CLinux
public import Values

/// One thing that became possible.
public struct Readiness: Sendable {
    /// What `add` was given for the descriptor.
    public let token: UInt64
    public let canRead: Bool
    public let canWrite: Bool
    /// The other end has closed, or the connection broke. What it sent before can still be read.
    public let isHungUp: Bool
}

/// epoll, level-triggered.
///
/// Who waits until a time does so by a timer of its own, which is set when the time is before the one that it is set for:
/// a wait with a time-out would set one, and take it back, each time that something comes, and a machine may be slow at
/// that.
@safe
public struct Poller: ~Copyable {
    /// Can be read when something is possible, so that one poller, or libcurl, may wait for another.
    public let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private let capacity: Int
    /// How many of `events` the last wait filled.
    public private(set) var count = 0
    private let timer: Int32
    /// What the timer is set for; it is not set, or has been told.
    private var alarm = Instant.distantFuture

    private static var timerToken: UInt64 { @_noLocks get { .max } }

    /// - Throws: ``IOError`` when the process has no descriptor left.
    public init(capacity: Int = 512) throws(IOError) {
        let descriptor = linux_epoll_create()
        guard descriptor >= 0 else { throw IOError("cannot create an epoll instance", code: -descriptor) }
        let timer = linux_timer_create()
        let result = timer < 0 ? timer : linux_epoll_control(descriptor, linux_epoll_add, timer, linux_epoll_once, Poller.timerToken)
        guard result >= 0 else {
            if timer >= 0 { _ = linux_close(timer) }
            _ = linux_close(descriptor)
            throw IOError("cannot create a timer", code: -result)
        }
        self.timer = timer
        self.descriptor = descriptor
        self.capacity = capacity
        unsafe events = .allocate(capacity: capacity)
        unsafe events.initialize(repeating: epoll_event(), count: capacity)
    }

    deinit {
        _ = linux_close(timer)
        _ = linux_close(descriptor)
        unsafe events.deallocate()
    }

    /// Watches a descriptor for reading, and for hanging up: 0, or the errno for which it cannot.
    ///
    /// - Parameter token: Below 2^64 - 1.
    @_noLocks
    public borrowing func add(_ watched: Int32, token: UInt64) -> Int32 {
        -linux_epoll_control(descriptor, linux_epoll_add, watched, linux_epoll_read, token)
    }

    /// Watches from now on for reading, for writing, for both, or only for a connection that breaks.
    @_noLocks
    public borrowing func watch(_ watched: Int32, token: UInt64, reading: Bool, writing: Bool) {
        let events = (reading ? linux_epoll_read : 0) | (writing ? linux_epoll_write : 0)
        _ = linux_epoll_control(descriptor, linux_epoll_modify, watched, events, token)
    }

    /// Waits for at most so long, rounded up to milliseconds; negative is for ever.
    @_noLocks
    public mutating func wait(for interval: Interval) {
        let milliseconds = interval.nanoseconds < 0 ? -1 : (interval.nanoseconds + 999_999) / 1_000_000
        wait(Int32(truncatingIfNeeded: min(milliseconds, 3_600_000)))
    }

    /// Waits until a time of the steady clock at most. It may end before, with nothing possible.
    @_noLocks
    public mutating func wait(until time: Instant) {
        guard time > Clock.steady() else { return wait(0) }
        if time < alarm {
            linux_timer_set(timer, time.nanosecondsSinceEpoch)
            alarm = time
        }
        wait(-1)
    }

    @_noLocks
    private mutating func wait(_ milliseconds: Int32) {
        // Safe: `events` has room for `capacity`.
        let result = unsafe linux_epoll_wait(descriptor, events, Int32(capacity), milliseconds)
        count = max(0, Int(result))
        if alarm < .distantFuture { dropAlarm() }
    }

    /// The timer is nobody's event.
    @_noLocks
    private mutating func dropAlarm() {
        for index in 0..<count {
            // Safe: so many were filled.
            guard unsafe linux_event_data(events + index) == Poller.timerToken else { continue }
            alarm = .distantFuture
            count -= 1
            unsafe events[index] = events[count]
            return
        }
    }

    public subscript(index: Int) -> Readiness {
        @_noLocks get {
            precondition(index >= 0 && index < count, "an event that did not happen")
            // Safe: the index was just checked.
            let flags = unsafe linux_event_flags(events + index)
            return Readiness(
                token: unsafe linux_event_data(events + index), canRead: flags & linux_epoll_read != 0,
                canWrite: flags & linux_epoll_write != 0, isHungUp: flags & linux_epoll_gone != 0)
        }
    }
}
