// Bytes to standard output, and waiting for a reason to stop.

internal import Glibc
internal import Reactor

/// Standard output of a command that may run until it is told to stop.
struct StandardOutput {
    /// Without one, signals have their usual effect.
    let stop: StopSignal?

    /// False when nobody reads any more, or a signal has come.
    ///
    /// - Throws: ``IOError``, for a disk that is full.
    func write(_ bytes: [UInt8]) throws(IOError) -> Bool {
        var written = 0
        while written < bytes.count {
            guard isReady(for: Int16(POLLOUT), milliseconds: -1) else { return false }
            // What has room for anything has room for a page, so that a signal is never waited out.
            let end = stop == nil ? bytes.count : min(bytes.count, written + 4096)
            let count = unsafe bytes.withUnsafeBytes { buffer in
                // Safe: the range lies inside the array.
                unsafe Glibc.write(1, buffer.baseAddress.unsafelyUnwrapped + written, end - written)
            }
            if count >= 0 { written += count } else if errno == EPIPE { return false }
            if count < 0, errno != EINTR, errno != EAGAIN {
                throw IOError("cannot write to standard output", code: errno)
            }
        }
        return true
    }

    /// Lets time pass. False when nobody reads any more, or a signal has come.
    func wait(milliseconds: Int32) -> Bool { isReady(for: 0, milliseconds: milliseconds) }

    private func isReady(for events: Int16, milliseconds: Int32) -> Bool {
        // A negative descriptor is passed over.
        var watched = [
            pollfd(fd: 1, events: events, revents: 0),
            pollfd(fd: stop?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        // Safe: the array has two entries.
        _ = unsafe poll(&watched, 2, milliseconds)
        if watched[1].revents != 0 { return false }
        return watched[0].revents & Int16(POLLERR | POLLHUP | POLLNVAL) == 0
    }
}
