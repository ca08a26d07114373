// The codes of FIX, where the proof of no allocation can see them: a synthesized `rawValue` is
// compiled out of its sight. The tests compare each with its raw value.

package import Values

extension Side {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .buy: 0x31
            case .sell: 0x32
            case .sellShort: 0x35
            }
        }
    }
}

extension OrderKind {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .market: 0x31
            case .limit: 0x32
            case .stop: 0x33
            case .stopLimit: 0x34
            case .marketIfTouched: 0x4A
            case .limitIfTouched: 0x6A
            case .trailingStop: 0x50
            case .marketToLimit: 0x4B
            case .primaryPeg: 0x52
            case .marketPeg: 0x4D
            }
        }
    }

    /// OrdType(40): the same but for what FIX has no code for.
    package var fixCode: UInt8 {
        @_noLocks get {
            switch self {
            case .limitIfTouched: 0x4A
            case .primaryPeg, .marketPeg: 0x50
            default: code
            }
        }
    }
}

extension TrailUnit {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .price: 0x30
            case .basisPoints: 0x31
            case .ticks: 0x32
            }
        }
    }
}

extension TimeInForce {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .day: 0x30
            case .goodTillCancel: 0x31
            case .immediateOrCancel: 0x33
            case .fillOrKill: 0x34
            case .atTheOpening: 0x32
            case .goodTillDate: 0x36
            case .atTheClose: 0x37
            }
        }
    }
}

extension TimeInForce {
    /// It is good till a date or till it is canceled.
    package var outlastsDay: Bool {
        @_noLocks get {
            switch self {
            case .goodTillCancel, .goodTillDate: true
            case .day, .immediateOrCancel, .fillOrKill, .atTheOpening, .atTheClose: false
            }
        }
    }
}

extension OrderStatus {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .new: 0x30
            case .partiallyFilled: 0x31
            case .filled: 0x32
            case .doneForDay: 0x33
            case .canceled: 0x34
            case .pendingCancel: 0x36
            case .stopped: 0x37
            case .rejected: 0x38
            case .suspended: 0x39
            case .pendingNew: 0x41
            case .expired: 0x43
            case .pendingReplace: 0x45
            }
        }
    }
}

extension ExecType {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .new: 0x30
            case .doneForDay: 0x33
            case .canceled: 0x34
            case .replaced: 0x35
            case .pendingCancel: 0x36
            case .stopped: 0x37
            case .rejected: 0x38
            case .suspended: 0x39
            case .pendingNew: 0x41
            case .expired: 0x43
            case .restated: 0x44
            case .pendingReplace: 0x45
            case .trade: 0x46
            case .tradeCorrect: 0x47
            case .tradeCancel: 0x48
            case .orderStatus: 0x49
            }
        }
    }
}

extension OrderRejectReason {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .brokerOption: 0
            case .unknownSymbol: 1
            case .exchangeClosed: 2
            case .exceedsLimit: 3
            case .tooLateToEnter: 4
            case .unknownOrder: 5
            case .duplicateOrder: 6
            case .verbalDuplicate: 7
            case .unsupportedCharacteristic: 11
            case .incorrectQuantity: 13
            case .other: 99
            }
        }
    }
}

extension CancelRejectReason {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .tooLate: 0
            case .unknownOrder: 1
            case .brokerOption: 2
            case .alreadyPending: 3
            case .duplicateClOrdID: 6
            case .other: 99
            }
        }
    }
}

extension OrderPhase {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .submitted: 0
            case .pendingNew: 1
            case .working: 2
            case .filled: 3
            case .canceled: 4
            case .expired: 5
            case .rejected: 6
            case .suspended: 7
            case .doneForDay: 8
            case .stopped: 9
            }
        }
    }
}

extension RestatementReason {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .corporateAction: 0
            case .renewal: 1
            case .verbalChange: 2
            case .repricing: 3
            case .brokerOption: 4
            case .partialDecline: 5
            case .tradingHalt: 6
            case .systemFailure: 7
            case .marketOption: 8
            case .other: 99
            }
        }
    }
}

extension OrderCancelReject.Request {
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .cancel: 0x31
            case .replace: 0x32
            }
        }
    }
}
