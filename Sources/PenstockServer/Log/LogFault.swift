// What is wrong with a message that is printed nevertheless.

internal import FIXWire
internal import Values

/// A number in a message that is not what its bytes give.
enum LogFault: Equatable, CustomStringConvertible {
    case bodyLength(stated: Int, counted: Int)
    case checkSum(stated: Int, counted: Int)

    /// What is wrong with a message that ends in `10=ddd` and a SOH.
    ///
    /// - Parameter bodyLength: What its BodyLength(9) says.
    static func all(in message: [UInt8], bodyLength: Int) -> [LogFault] {
        let trailer = message.count - 7
        var faults: [LogFault] = []
        // The body begins behind the second SOH.
        var delimiters = 0
        let start = message.firstIndex { byte in
            if byte == SOH { delimiters += 1 }
            return delimiters == 2
        }
        let counted = trailer - (start ?? trailer) - 1
        if counted != bodyLength {
            faults.append(.bodyLength(stated: bodyLength, counted: counted))
        }
        let sum = message.prefix(trailer).reduce(UInt8(0)) { $0 &+ $1 }
        let stated = message[(trailer + 3)..<(trailer + 6)].reduce(0) { $0 * 10 + Int($1) - 48 }
        if stated != Int(sum) { faults.append(.checkSum(stated: stated, counted: Int(sum))) }
        return faults
    }

    var description: String {
        switch self {
        case .bodyLength(let stated, let counted): "BodyLength(9) is \(stated), counted \(counted)"
        case .checkSum(let stated, let counted):
            "CheckSum(10) is \(threeDigits(stated)), counted \(threeDigits(counted))"
        }
    }

    private func threeDigits(_ number: Int) -> String { String("00\(number)".suffix(3)) }
}
