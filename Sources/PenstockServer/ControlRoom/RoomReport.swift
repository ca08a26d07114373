// What the gateway has said to a request of the control room, in FIX.

internal import FIXWire
internal import Values

/// The parts of an ExecutionReport(8), an OrderCancelReject(9), a Reject or a BusinessMessageReject(j) that tell what has
/// become of a request.
struct RoomReport {
    var msgType = ""
    /// ClOrdID(11); nil where the message has none.
    var clOrdID: String?
    /// The number in OrderID(37).
    var order: UInt64?
    /// ExecType(150), empty for what is no report.
    var execType = ""
    var text = ""
    /// OrdRejReason(103), CxlRejReason(102) or BusinessRejectReason(380).
    var reason = ""

    var isRefusal: Bool { msgType != "8" || execType == "8" }

    /// - Parameter row: Of the store: the message behind its time and ordinal. Nil for none.
    init?(_ row: Bytes?) {
        guard let row, row.count > 16 else { return nil }
        for field in row.slice(16, row.count - 16).description.utf8.split(separator: 1) {
            guard let sign = field.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = String(field[field.index(after: sign)...]) ?? ""
            switch String(field[..<sign]) {
            case "35": msgType = value
            case "11": clOrdID = value
            case "37": order = value.split(separator: "-").last.flatMap { UInt64($0.drop { !$0.isNumber }) }
            case "150": execType = value
            case "58": text = value
            case "102", "103", "380": reason = value
            default: break
            }
        }
    }
}
