// A message longer than messages may be, while it goes by.

internal import CBytes
public import Values

/// Counts and sums the bytes of a message that nobody keeps, so that its end is known from a
/// BodyLength that is wrong. A fixed-size value, whatever passes.
public struct OversizedMessage: Sendable {
    /// From `8=` to the last delimiter.
    public let length: Int
    private var count = 0
    private var sum: UInt32 = 0
    /// The last eight bytes that went by, the newest lowest.
    private var last: UInt64 = 0

    /// - Parameter length: As the framer found it.
    @_noLocks
    public init(length: Int) { self.length = length }

    /// All of it has gone by.
    public var isComplete: Bool { @_noLocks get { count == length } }

    /// Takes the bytes that are its own from the front, and says how many they are.
    @_noLocks
    public mutating func take(_ bytes: Bytes) -> Int {
        let taken = min(bytes.count, length - count)
        let summed = max(0, min(taken, length - 7 - count))
        // Safe: the view holds at least so many bytes.
        sum &+= unsafe bytes_sum(bytes.base, Int64(summed))
        var index = max(0, taken - 8)
        while index < taken {
            last = last << 8 | UInt64(bytes[index])
            index += 1
        }
        count += taken
        return taken
    }

    /// It ends where BodyLength says, in a CheckSum(10) that holds; asked when it is complete.
    public var isSound: Bool {
        @_noLocks get {
            // A delimiter, "10=", three digits, and a delimiter.
            guard last & 0xFFFF_FFFF_0000_00FF == 0x0131_303D_0000_0001 else { return false }
            let hundreds = (last >> 24 & 0xFF) &- 48
            let tens = (last >> 16 & 0xFF) &- 48
            let units = (last >> 8 & 0xFF) &- 48
            guard hundreds < 10, tens < 10, units < 10 else { return false }
            return UInt64(sum & 255) == hundreds * 100 + tens * 10 + units
        }
    }
}
