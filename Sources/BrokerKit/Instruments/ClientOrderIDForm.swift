// Order numbers as venues want client order ids.

package import Orders

/// A client order id that says by itself which order it is of, so that no table is needed to understand a venue's answer:
/// the tag of a gateway, the number of the order, and which of its ids it is (a cancel, or an order that replaces
/// another, has one of its own).
package enum ClientOrderIDForm: Sendable, Equatable {
    /// Text before it that the venue wants, then the tag, then 14 small letters and digits at most, one form for each order.
    case text(prefix: String = "", tag: String)
    /// A number below 2 to the power of `bits`: no tag has room in it.
    case number(bits: Int)
    /// 36 small letters, digits and hyphens: an UUID of version 8. The tag has up to 6 bytes.
    ///
    /// Source: RFC 9562, section 5.8.
    case uuid(tag: String)

    /// Of the use of an id; the order's own is 0.
    package static let usesMax = 255

    /// Nil for a tag or prefix that the form has no room for.
    package static func checked(_ form: ClientOrderIDForm, lengthMax: Int = 64) -> ClientOrderIDForm? {
        switch form {
        case .text(let prefix, let tag):
            guard (prefix + tag).utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                prefix.utf8.count + tag.utf8.count + 14 <= lengthMax
            else { return nil }
        case .number(let bits): guard (16...64).contains(bits) else { return nil }
        case .uuid(let tag): guard tag.utf8.count <= 6, tag.utf8.allSatisfy(isDigitOrLetter) else { return nil }
        }
        return form
    }

    /// Nil when the number has no place in the form: after 2^56 orders, or sooner with few bits.
    package func text(of order: OrderNumber, use: Int = 0) -> String? {
        guard (0...Self.usesMax).contains(use), order.value < 1 << 56 else { return nil }
        let value = order.value << 8 | UInt64(use)
        switch self {
        case .text(let prefix, let tag): return prefix + tag + String(value, radix: 36)
        case .number(let bits): return bits == 64 || value < 1 << UInt64(bits) ? String(value) : nil
        case .uuid(let tag): return Self.uuid(value, tag)
        }
    }

    /// The order and the use of an id that we made; nil for any other text, so also for ids of other gateways.
    package func order(of text: String) -> (order: OrderNumber, use: Int)? {
        // Swift takes some other characters for the same as letters of ASCII.
        guard text.utf8.allSatisfy({ $0 < 0x80 }), let value = value(in: text) else { return nil }
        let (order, use) = (OrderNumber(value >> 8), Int(value & 255))
        // Whatever else reads as the same number, such as zeros in front, is not ours.
        return order.value > 0 && self.text(of: order, use: use) == text ? (order, use) : nil
    }

    private func value(in text: String) -> UInt64? {
        switch self {
        case .text(let prefix, let tag):
            guard text.hasPrefix(prefix + tag) else { return nil }
            return UInt64(text.dropFirst(prefix.count + tag.count), radix: 36)
        case .number: return UInt64(text)
        case .uuid:
            // 6 bytes of tag, of which the version takes nothing: 12 digits, then 8 + 8 of the value.
            let digits = Array(text.utf8.filter { $0 != UInt8(ascii: "-") })
            guard digits.count == 32 else { return nil }
            return UInt64(String(decoding: digits[13..<16] + digits[17..<30], as: UTF8.self), radix: 16)
        }
    }

    /// tttttttt-tttt-8vvv-8vvv-vvvvvvvvvv00: the tag, and the value's 16 digits where an UUID has bits of our own.
    private static func uuid(_ value: UInt64, _ tag: String) -> String {
        let tag = hex(tag.utf8.prefix(6).reduce(0) { $0 << 8 | UInt64($1) }, digits: 12)
        let number = Array(hex(value, digits: 16).utf8)
        let part = { (range: Range<Int>) in String(decoding: number[range], as: UTF8.self) }
        return "\(tag.prefix(8))-\(tag.dropFirst(8))-8\(part(0..<3))-8\(part(3..<6))-\(part(6..<16))00"
    }

    private static func hex(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    private static func isDigitOrLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
