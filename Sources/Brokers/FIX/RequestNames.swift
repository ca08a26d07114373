// ClOrdIDs that tell by themselves which order and which request of it they name.

internal import Values

/// A request about an order by its number there: 1 is the order itself.
struct RequestName {
    var order: UInt64
    var request: UInt32

    @_noLocks
    init(_ order: UInt64, _ request: UInt32) {
        self.order = order
        self.request = request
    }
}

extension FIXNameForm {
    /// Order numbers are below this, as in the keys of rows.
    static var orderLimit: UInt64 { @_noLocks get { 1 << 50 } }
    private static var width: Int { @_noLocks get { 4 } }

    /// The highest number of a request.
    var lastRequest: UInt32 { @_noLocks get { isDigitsOnly ? 9999 : 65_535 } }

    /// Nil for one that would be too long, or a number out of bounds.
    @_noLocks
    func clOrdID(_ name: RequestName) -> Identifier? {
        guard name.order > 0, name.order < FIXNameForm.orderLimit, name.request > 0, name.request <= lastRequest else {
            return nil
        }
        var text = Identifier()
        text.append(prefix)
        text.appendDigits(of: name.order)
        if isDigitsOnly {
            text.appendDigits(of: UInt64(name.request), width: FIXNameForm.width)
        } else {
            text.append(UInt8(ascii: "-"))
            text.appendDigits(of: UInt64(name.request))
        }
        return text.count <= maximumLength ? text : nil
    }

    @_noLocks
    func isOurs(_ clOrdID: Bytes) -> Bool {
        if case .some = name(clOrdID) { return true }
        return false
    }

    /// The other way round; nil for what this form never makes. Total.
    @_noLocks
    func name(_ clOrdID: Bytes) -> RequestName? {
        guard clOrdID.count > prefix.count, clOrdID.count <= maximumLength,
            prefix.equals(clOrdID.slice(0, prefix.count))
        else { return nil }
        let rest = clOrdID.slice(prefix.count, clOrdID.count - prefix.count)
        let order: Bytes
        let request: Bytes
        if isDigitsOnly {
            guard rest.count > FIXNameForm.width else { return nil }
            order = rest.slice(0, rest.count - FIXNameForm.width)
            request = rest.slice(order.count, FIXNameForm.width)
        } else {
            guard let dash = rest.firstIndex(of: UInt8(ascii: "-")) else { return nil }
            order = rest.slice(0, dash)
            request = rest.slice(dash + 1, rest.count - dash - 1)
            guard !request.isEmpty, request[0] != UInt8(ascii: "0") else { return nil }
        }
        guard !order.isEmpty, order[0] != UInt8(ascii: "0"), let number = order.digits, let count = request.digits,
            number > 0, number < FIXNameForm.orderLimit, count > 0, count <= UInt64(lastRequest)
        else { return nil }
        return RequestName(number, UInt32(truncatingIfNeeded: count))
    }
}

extension Bytes {
    /// Up to 16 digits as a number; nil for anything else.
    fileprivate var digits: UInt64? {
        @_noLocks get {
            guard count > 0, count <= 16 else { return nil }
            var number: UInt64 = 0
            for index in 0..<count {
                let digit = UInt64(self[index]) &- 0x30
                guard digit <= 9 else { return nil }
                number = number &* 10 &+ digit
            }
            return number
        }
    }
}
