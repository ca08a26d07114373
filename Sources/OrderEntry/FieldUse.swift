// What each field of an order means here: none that a trader would expect to act is ignored.

/// What becomes of a field in a NewOrderSingle(D) or OrderCancelReplaceRequest(G).
///
/// Every field of the two messages in spec/FIX44.xml is here; a test compares.
enum FieldUse {
    /// Of the header or trailer: the session's.
    case session
    /// Read into the command.
    case used
    /// Accepted and ignored: who it is for, what is noted about it.
    case informational
    /// Accepted with one of these one-character values, which ask for nothing out of the ordinary.
    case ordinary(StaticString, values: StaticString)
    /// Names the kind of instrument: accepted for those that a symbol names in full.
    case securityType
    case cfiCode
    /// Changes what the order means, and the gateway cannot do it: the order is refused.
    case unsupported(StaticString)
    /// Not of these messages, and not user-defined: an extension that the gateway does not know.
    case unknown

    @_noLocks @inline(__always)
    init(ofTag tag: UInt32) {
        switch tag {
        case 8, 9, 34, 35, 43, 49, 50, 52, 56, 57, 90, 91, 97, 115, 116, 122, 128, 129, 142, 143,
            144, 145, 212, 213, 347, 369, 627, 628, 629, 630, 10, 89, 93:
            self = .session
        case 1, 11, 15, 18, 38, 40, 41, 44, 54, 55, 59, 77, 99, 100, 111, 126, 152, 211, 336, 432, 790, 836:
            self = .used
        // Who it is for, and how it is booked and reported.
        case 37, 526, 583, 453, 448, 447, 452, 802, 523, 803, 229, 75, 660, 581, 589, 590, 591,
            635, 528, 529, 582:
            self = .informational
        // What compliance and funds note. HandlInst(21): every order goes on without people.
        case 21, 376, 377, 480, 481, 494, 513:
            self = .informational
        // More names and descriptions of what Symbol(55) names.
        case 48, 22, 454, 455, 456, 460, 762, 106, 348, 349, 107, 350, 351, 255, 470, 471, 472,
            543, 864, 865, 866, 867, 868:
            self = .informational
        // Remarks.
        case 58, 354, 355, 60, 140:
            self = .informational
        // ListSeqNo(67), in the entry of a list, which is read like an order.
        case 67: self = .informational
        case 167: self = .securityType
        case 461: self = .cfiCode
        case 63: self = .ordinary("SettlType", values: "0")
        case 544: self = .ordinary("CashMargin", values: "1")
        case 81: self = .ordinary("ProcessCode", values: "0")
        case 114: self = .ordinary("LocateReqd", values: "N")
        case 854: self = .ordinary("QtyType", values: "0")
        case 423: self = .ordinary("PriceType", values: "2")
        case 427: self = .ordinary("GTBookingInst", values: "0")
        case 121: self = .ordinary("ForexReq", values: "N")
        case 775: self = .ordinary("BookingType", values: "0")
        case 78: self = .ordinary("NoAllocs", values: "0")
        case 386: self = .ordinary("NoTradingSessions", values: "01")
        case 711: self = .ordinary("NoUnderlyings", values: "0")
        case 232: self = .ordinary("NoStipulations", values: "0")
        default:
            if tag >= 5000 {
                // User-defined: between other systems that the message has passed.
                self = .informational
            } else if let name = FieldUse.nameOfUnsupported(tag) {
                self = .unsupported(name)
            } else {
                self = .unknown
            }
        }
    }
}
