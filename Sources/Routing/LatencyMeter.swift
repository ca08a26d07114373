// How long a broker takes to acknowledge.

package import Values

/// A running mean, in which the last sample weighs a sixteenth, and an estimate of what 99 in 100 samples stay below:
/// it goes up by a tenth for a sample above it and down by the 99th part of that for one below, so that it rests where
/// one in a hundred is above. It needs some hundred samples to be worth much.
package struct LatencyMeter: Sendable, BitwiseCopyable {
    package internal(set) var samples: UInt64 = 0
    /// Nanoseconds.
    package internal(set) var mean = 0.0
    /// Nanoseconds.
    package internal(set) var tail = 0.0

    @_noLocks package init() {}

    /// A negative interval, from a clock that was set back, counts as none.
    @_noLocks
    package mutating func record(_ latency: Interval) {
        let sample = latency.nanoseconds > 0 ? Double(latency.nanoseconds) : 0
        samples &+= 1
        if samples == 1 {
            mean = sample
            tail = sample
            return
        }
        mean += (sample - mean) / 16
        if sample > tail {
            // Not beyond the sample: one outlier says nothing of more than itself. From zero nothing grows by a tenth.
            let raised = tail * 1.1
            tail = raised < sample && tail > 0 ? raised : sample
        } else {
            tail -= tail * 0.1 / 99
        }
    }

    /// The mean and so much of the way up to the tail, in nanoseconds; nil before the first sample.
    @_noLocks
    func blended(_ tailWeight: Double) -> Double? {
        guard samples > 0 else { return nil }
        return tail > mean ? mean + (tail - mean) * tailWeight : mean
    }
}
