// The fields of a request, found in one pass over the message.

import FIXWire
import Orders
import Values

/// Where the values of one request stand; views, valid as long as the message.
struct RequestFields {
    /// The fields that are read.
    enum Place: Int {
        case account
        case clOrdID
        case origClOrdID
        case symbol
        case side
        case kind
        case timeInForce
        case quantity
        case limit
        case stop
        case currency
        case statusRequestID
        case execInst
        case maxFloor
        case pegOffset
        case pegOffsetType
        case expireTime
        case expireDate
        case positionEffect
        case destination
        case strategy
        case cash
        case tradingSession

        /// Nil for a tag that is none of them.
        @_noLocks
        init?(ofTag tag: UInt32) {
            switch tag {
            case Tag.account: self = .account
            case Tag.clOrdID: self = .clOrdID
            case Tag.currency: self = .currency
            case Tag.orderQty: self = .quantity
            case Tag.ordType: self = .kind
            case Tag.origClOrdID: self = .origClOrdID
            case Tag.price: self = .limit
            case Tag.side: self = .side
            case Tag.symbol: self = .symbol
            case Tag.timeInForce: self = .timeInForce
            case Tag.stopPx: self = .stop
            case Tag.ordStatusReqID: self = .statusRequestID
            case Tag.execInst: self = .execInst
            case Tag.maxFloor: self = .maxFloor
            case Tag.pegOffsetValue: self = .pegOffset
            case Tag.pegOffsetType: self = .pegOffsetType
            case Tag.expireTime: self = .expireTime
            case Tag.expireDate: self = .expireDate
            case Tag.positionEffect: self = .positionEffect
            case Tag.exDestination: self = .destination
            case Tag.cashOrderQty: self = .cash
            case Tag.tradingSessionID: self = .tradingSession
            default: return nil
            }
        }

        var index: Int {
            @_noLocks get {
                switch self {
                case .account: 0
                case .clOrdID: 1
                case .origClOrdID: 2
                case .symbol: 3
                case .side: 4
                case .kind: 5
                case .timeInForce: 6
                case .quantity: 7
                case .limit: 8
                case .stop: 9
                case .currency: 10
                case .statusRequestID: 11
                case .execInst: 12
                case .maxFloor: 13
                case .pegOffset: 14
                case .pegOffsetType: 15
                case .expireTime: 16
                case .expireDate: 17
                case .positionEffect: 18
                case .destination: 19
                case .strategy: 20
                case .cash: 21
                case .tradingSession: 22
                }
            }
        }
    }

    private let message: MessageView
    private let hasTerms: Bool
    /// The number of the field in the message for each place; zero, which is BeginString's, for none.
    private var numbers = InlineArray<23, Int32>(repeating: 0)
    /// The first field that stands twice: which of the two is meant, nobody can say.
    private(set) var repeated: UInt32?
    /// The number of the first field that asks for something the gateway cannot do; zero for none.
    private var objected = 0

    /// - Parameters:
    ///   - hasTerms: The message is an order or a replace. In a cancel and a status request all other fields describe
    ///     the order once more, and are ignored: they hold up no cancel.
    ///   - strategyTag: The field that names the strategy of an order; zero where none does.
    @_noLocks
    init(_ message: MessageView, hasTerms: Bool, strategyTag: UInt32) {
        self.message = message
        self.hasTerms = hasTerms
        for index in 3..<max(3, message.fieldCount) {
            let tag = message[index].tag
            if let place = tag == strategyTag ? .strategy : Place(ofTag: tag) {
                if numbers[place.index] == 0 {
                    numbers[place.index] = Int32(truncatingIfNeeded: index)
                } else if repeated == nil, tag != Tag.tradingSessionID {
                    // Of several sessions NoTradingSessions(386) tells.
                    repeated = tag
                }
            } else if objected == 0, RequestFields.mayObject(to: tag, hasTerms), objection(to: index) != nil {
                objected = index
            }
        }
    }

    /// The value, where the message has it.
    subscript(place: Place) -> Bytes? {
        @_noLocks @inline(__always) get {
            let number = Int(numbers[place.index])
            return number == 0 ? nil : message.value(at: number)
        }
    }

    /// Names the first field that asks for something the gateway cannot do.
    var unsupported: Text<8>? { @_noLocks get { objected == 0 ? nil : objection(to: objected) } }

    /// Whether the field's value, or that it is there at all, has to be looked at.
    @_noLocks @inline(__always)
    private static func mayObject(to tag: UInt32, _ hasTerms: Bool) -> Bool {
        // OrigOrdModTime(586) makes a cancel conditional, which is more than a description.
        guard hasTerms else { return tag == Tag.origOrdModTime }
        switch FieldUse(ofTag: tag) {
        case .session, .used, .informational: return false
        case .ordinary, .securityType, .cfiCode, .unsupported, .unknown: return true
        }
    }

    /// Names the field, where it asks for what cannot be done.
    @_noLocks
    private func objection(to index: Int) -> Text<8>? {
        let (tag, value) = (message[index].tag, message.value(at: index))
        if !hasTerms {
            return tag == Tag.origOrdModTime ? RequestFields.name("OrigOrdModTime", tag) : nil
        }
        switch FieldUse(ofTag: tag) {
        case .session, .used, .informational: return nil
        case .ordinary(let name, let values):
            if value.count == 1, Bytes(values).firstIndex(of: value[0]) != nil { return nil }
            return RequestFields.name(name, tag, value)
        case .securityType:
            if value == "CS" || value == "PS" || value == "FOR" || value == "NONE" { return nil }
            return RequestFields.name("SecurityType", tag, value)
        case .cfiCode:
            // Equities, spot and what has no class of its own; not debt, rights, options, futures.
            if !value.isEmpty, Bytes("EIM").firstIndex(of: value[0]) != nil { return nil }
            return RequestFields.name("CFICode", tag, value)
        case .unsupported(let name): return RequestFields.name(name, tag)
        case .unknown: return RequestFields.name("a field not known here, ", tag)
        }
    }

    /// `MaxFloor(111)`, and behind it `=value` where the value is what is objected to.
    @_noLocks
    static func name(_ name: StaticString, _ tag: UInt32, _ value: Bytes? = nil) -> Text<8> {
        var text = Text<8>(name)
        text.append(UInt8(ascii: "("))
        text.appendDigits(of: UInt64(tag))
        text.append(UInt8(ascii: ")"))
        if let value {
            text.append(UInt8(ascii: "="))
            text.append(value)
        }
        return text
    }
}
