// Limits on what a peer may ask to be sent again.

internal import Values

/// Recognises a peer that asks too often, and one that asks for the same for ever.
struct ResendGuard: Sendable {
    private var windowStart = Instant.distantPast
    private var count: UInt32 = 0
    private var lastFrom: UInt64 = 0
    private var repeats: UInt32 = 0
    private var repeated = Instant.distantPast

    @_noLocks init() {}

    enum Verdict {
        case answer
        /// Too many requests in the window.
        case refuse
        /// The same messages were asked for so often in a row.
        case loop(times: UInt32)
    }

    /// Judges one more request.
    ///
    /// Those for the same messages are counted once a second: a peer that asks with each message
    /// that is early asks often before our answer has reached it.
    @_noLocks
    mutating func judge(from: UInt64, _ settings: ResendSettings, at now: Instant) -> Verdict {
        if now.since(windowStart) >= settings.resendRequestWindow {
            windowStart = now
            count = 0
        }
        count += 1
        if from != lastFrom {
            repeats = 0
            repeated = .distantPast
            lastFrom = from
        }
        if now.since(repeated) >= .seconds(1) {
            repeated = now
            repeats += 1
        }
        if settings.resendLoopLimit > 0, repeats > settings.resendLoopLimit {
            return .loop(times: repeats)
        }
        if settings.maxResendRequests > 0, count > settings.maxResendRequests { return .refuse }
        return .answer
    }
}
