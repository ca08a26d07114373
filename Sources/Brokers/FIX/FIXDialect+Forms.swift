// The parts of a dialect that are read on the order path: plain codes and choices.

public import Values

/// The form of ClOrdID(11): `prefix17-2` is the second request about order 17, or in digits alone `prefix170002`.
public struct FIXNameForm: Sendable, BitwiseCopyable {
    /// Tells our names from those of other gateways at the same counterparty. It must not change while orders are
    /// open: what has another prefix is not ours.
    public var prefix = Text<2>()
    /// The longest ClOrdID they take; an order whose name would be longer is refused.
    public var maximumLength = 64
    /// Digits only: then an order may be asked for, changed and canceled 9,998 times, else 65,534 times.
    public var isDigitsOnly = false

    @_noLocks public init() {}
}

/// OrdType(40) of each kind; zero for none.
public struct FIXOrderTypes: Sendable, BitwiseCopyable {
    public var market = UInt8(ascii: "1")
    public var limit = UInt8(ascii: "2")
    public var stop = UInt8(ascii: "3")
    public var stopLimit = UInt8(ascii: "4")
    public var marketIfTouched = UInt8(ascii: "J")
    public var limitIfTouched = UInt8(ascii: "J")
    public var trailingStop = UInt8(ascii: "P")
    public var marketToLimit = UInt8(ascii: "K")
    /// With ExecInst(18) R or P.
    public var pegged = UInt8(ascii: "P")

    @_noLocks public init() {}

    subscript(kind: OrderKind) -> UInt8 {
        @_noLocks get {
            switch kind {
            case .market: market
            case .limit: limit
            case .stop: stop
            case .stopLimit: stopLimit
            case .marketIfTouched: marketIfTouched
            case .limitIfTouched: limitIfTouched
            case .trailingStop: trailingStop
            case .marketToLimit: marketToLimit
            case .primaryPeg, .marketPeg: pegged
            }
        }
    }
}

/// TimeInForce(59) of each; zero for none.
public struct FIXTimesInForce: Sendable, BitwiseCopyable {
    public var day = UInt8(ascii: "0")
    public var goodTillCancel = UInt8(ascii: "1")
    public var atTheOpening = UInt8(ascii: "2")
    public var immediateOrCancel = UInt8(ascii: "3")
    public var fillOrKill = UInt8(ascii: "4")
    public var goodTillDate = UInt8(ascii: "6")
    public var atTheClose = UInt8(ascii: "7")

    @_noLocks public init() {}

    subscript(timeInForce: TimeInForce) -> UInt8 {
        @_noLocks get {
            switch timeInForce {
            case .day: day
            case .goodTillCancel: goodTillCancel
            case .atTheOpening: atTheOpening
            case .immediateOrCancel: immediateOrCancel
            case .fillOrKill: fillOrKill
            case .goodTillDate: goodTillDate
            case .atTheClose: atTheClose
            }
        }
    }
}

/// Side(54) of each; zero for none.
public struct FIXSides: Sendable, BitwiseCopyable {
    public var buy = UInt8(ascii: "1")
    public var sell = UInt8(ascii: "2")
    public var sellShort = UInt8(ascii: "5")

    @_noLocks public init() {}

    subscript(side: Side) -> UInt8 {
        @_noLocks get {
            switch side {
            case .buy: buy
            case .sell: sell
            case .sellShort: sellShort
            }
        }
    }

    /// Nil for a code that is none of them.
    @_noLocks
    func side(_ code: UInt8) -> Side? {
        if code == 0 { return nil }
        if code == buy { return .buy }
        if code == sell { return .sell }
        return code == sellShort ? .sellShort : nil
    }
}

/// How what only some orders have is written.
public struct FIXFeatureForms: Sendable, BitwiseCopyable {
    /// ExecInst(18) of a post-only order; zero for none.
    public var postOnlyExecInst = UInt8(ascii: "6")
    /// PositionEffect(77) of a reduce-only order, or its ExecInst(18); zero for neither.
    public var reduceOnlyPositionEffect = UInt8(ascii: "C")
    public var reduceOnlyExecInst: UInt8 = 0
    /// Which field says how much of an iceberg is shown: 111, 210, 1138; zero for none.
    public var displayTag: UInt32 = 111
    public var expiry = FIXExpiryForm.time
    /// ExecInst(18) of a trailing stop, zero for none.
    public var trailingExecInst = UInt8(ascii: "a")
    /// PegOffsetType(836) for each unit of PegOffsetValue(211); zero for a unit that they do not have.
    public var trailPrice = UInt8(ascii: "0")
    public var trailBasisPoints = UInt8(ascii: "1")
    public var trailTicks = UInt8(ascii: "2")
    /// The offset of a sell is below zero.
    public var trailIsSigned = false

    @_noLocks public init() {}

    @_noLocks
    func trailCode(_ unit: TrailUnit) -> UInt8 {
        switch unit {
        case .price: trailPrice
        case .basisPoints: trailBasisPoints
        case .ticks: trailTicks
        }
    }
}

/// How the end of a good-till-date order is written.
public enum FIXExpiryForm: Sendable, BitwiseCopyable {
    /// ExpireTime(126).
    case time
    /// ExpireDate(432), in UTC: an order that ends at another time than midnight is refused.
    case date
}

/// How many digits a number has behind the point. Nothing is ever rounded: what has more is refused.
public enum FIXNumberForm: Sendable, BitwiseCopyable {
    /// As the client wrote it.
    case asGiven
    /// Without zeros at the end.
    case shortest
    /// Exactly so many, 0 to 18.
    case digits(UInt8)

    /// Nil for a number that does not have this form.
    @_noLocks
    func formed(_ value: Decimal) -> Decimal? {
        switch self {
        case .asGiven: return value
        case .shortest: return value.normalized
        case .digits(let count):
            let short = value.normalized
            guard short.scale <= count else { return nil }
            return WideDecimal(short).rounded(toDigits: count, .halfEven)
        }
    }
}

/// Which messages they understand, beside NewOrderSingle(D), OrderCancelRequest(F) and ExecutionReport(8).
public struct FIXSpeech: Sendable, BitwiseCopyable {
    /// OrderCancelReplaceRequest(G).
    public var replace = true
    /// OrderStatusRequest(H).
    public var status = true
    /// OrderMassStatusRequest(AF) with MassStatusReqType(585)=7.
    public var massStatus = true
    /// RequestForPositions(AN).
    public var positions = false
    /// CollateralInquiry(BB).
    public var balances = false
    /// TradeCaptureReportRequest(AD), with the answers naming fills by the ExecID(17) of their ExecutionReports.
    public var fills = false
    /// DontKnowTrade(Q), which is then the answer to a trade that fits no order.
    public var dontKnowTrade = true

    @_noLocks public init() {}
}

/// Whether requests about an order have OrderID(37).
public enum FIXOrderIDUse: Sendable, BitwiseCopyable {
    case whenKnown
    /// A cancel or replace before they have named the order is refused here.
    case required
    case never
}

/// How their reports are read.
public struct FIXReading: Sendable, BitwiseCopyable {
    /// OrdStatus(39) says what has happened, and ExecType(150) nothing.
    public var ordStatusLeads = false
    /// ExecID(17) is unique only among those of one order.
    public var execIDsArePerOrder = false
    /// Which of the quantities of a PositionReport(AP) is the position: PosType(703).
    public var positionType = Text<1>("TOT")

    @_noLocks public init() {}
}

extension FIXDialect {
    /// What FIX 4.2 has otherwise, whatever BeginString(8) says: HandlInst(21) is required, status of all orders
    /// cannot be asked for. Fills with ExecType(150) 1 and 2 and ExecTransType(20) are read in every dialect.
    public static var fix42: FIXDialect {
        var dialect = FIXDialect()
        dialect.extras = [FIXExtra([.newOrder, .replace], [(21, "1")])]
        dialect.speech.massStatus = false
        return dialect
    }
}
