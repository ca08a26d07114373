// Time, taken in many short slices on a machine that others use, too.

internal import Glibc

/// The tenth percentile says what the code costs when nobody is in the way.
enum Slices {
    static var rounds: Int { 40 }
    private static var discarded: Int { 20 }

    /// 201 slices of `rounds` each, nanoseconds, the shortest first.
    static func take(_ work: (_ rounds: Int) -> UInt64) -> [Double] {
        var slices: [Double] = []
        var total: UInt64 = 0
        for slice in -discarded..<201 {
            let begin = now()
            total &+= work(rounds)
            if slice >= 0 { slices.append(now() - begin) }
        }
        // So that the work is not found to be of no use to anybody.
        if total == 0 { fail("nothing was done") }
        return slices.sorted()
    }

    private static func now() -> Double {
        var time = timespec()
        // Safe: the call writes the structure that it is given.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
