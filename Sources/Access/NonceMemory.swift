// Which signed requests there were, so that none comes twice.

internal import Values

/// The nonces of one key, by the second of their requests. Once a request's time is out of the window it is refused for that,
/// and its nonce is forgotten.
///
/// Shape: as many as the rules say; one more is refused, for to forget one would let its request in again.
struct NonceMemory: Sendable {
    private var seconds: [Int64: Set<String>] = [:]
    private var count = 0

    /// Nil when the nonce is new; it is not any more.
    mutating func remember(_ nonce: String, of time: Instant, _ rules: AccessRules, at utc: Instant) -> Denial? {
        forget(before: NonceMemory.second(utc.advanced(by: Interval(nanoseconds: -rules.signatureWindow.nanoseconds))))
        if seconds.values.contains(where: { $0.contains(nonce) }) { return .replayed }
        guard count < rules.noncesPerKey else { return .tooManySignatures }
        seconds[NonceMemory.second(time), default: []].insert(nonce)
        count += 1
        return nil
    }

    private mutating func forget(before second: Int64) {
        guard seconds.contains(where: { $0.key < second }) else { return }
        seconds = seconds.filter { $0.key >= second }
        count = seconds.values.reduce(0) { $0 + $1.count }
    }

    private static func second(_ instant: Instant) -> Int64 { instant.nanosecondsSinceEpoch / 1_000_000_000 }
}
