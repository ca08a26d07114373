// What an emergency stop has done about an order.

/// Which stop counts an order among those that are still open, and how often its broker was asked to cancel it.
public struct StopMark: Sendable, BitwiseCopyable {
    /// What is below holds for this run of stops; with every stop that is resumed another one begins.
    public var run: UInt32
    /// The place of the stop, plus one; zero for none.
    public var stop: UInt16
    public var attempts: UInt8

    @_noLocks
    public init(run: UInt32 = 0) {
        self.run = run
        stop = 0
        attempts = 0
    }
}
