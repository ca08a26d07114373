// How a FIX counterparty departs from plain FIX 4.4, as its configuration says.

public import FIXWire
public import Values

/// The dialect of one counterparty. What is not said is plain FIX 4.4, so that the empty dialect speaks to a second
/// gateway of this kind.
public struct FIXDialect: Sendable {
    /// The form of ClOrdID(11).
    public var names = FIXNameForm()
    /// OrdType(40), TimeInForce(59) and Side(54) as they write them; zero for what they do not have.
    public var orderTypes = FIXOrderTypes()
    public var timesInForce = FIXTimesInForce()
    public var sides = FIXSides()
    /// How what only some orders have is written, or that it cannot be.
    public var features = FIXFeatureForms()
    public var price = FIXNumberForm.asGiven
    public var quantity = FIXNumberForm.asGiven
    /// Of TransactTime(60) and ExpireTime(126).
    public var precision = TimestampPrecision.milliseconds
    public var speech = FIXSpeech()
    public var orderID = FIXOrderIDUse.whenKnown
    public var reading = FIXReading()
    /// Codes of ExecType(150) that mean another one of FIX 4.4: `2` and `F` say that theirs 2 is a trade.
    public var execTypes: [FIXCodePair] = []
    /// The same of OrdStatus(39).
    public var ordStatuses: [FIXCodePair] = []
    /// Fields with fixed values that they want to see; one that is written anyway gets the value from here.
    public var extras: [FIXExtra] = []
    /// Fields that they do not want to see.
    public var omissions: [FIXOmission] = []
    /// Symbols that have other names there; at most 100,000.
    public var symbols: [FIXSymbol] = []
    /// Orders of symbols that are not listed are refused; else they go by their own names.
    public var isListedOnly = false

    public init() {}
}

/// Which of the messages that the broker writes: D, G, F, H, AF, AN, BB, AD and Q.
public struct FIXMessages: OptionSet, Sendable {
    public var rawValue: UInt16
    @_noLocks public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static var newOrder: FIXMessages { @_noLocks get { FIXMessages(rawValue: 1) } }
    public static var replace: FIXMessages { @_noLocks get { FIXMessages(rawValue: 2) } }
    public static var cancel: FIXMessages { @_noLocks get { FIXMessages(rawValue: 4) } }
    public static var status: FIXMessages { @_noLocks get { FIXMessages(rawValue: 8) } }
    public static var massStatus: FIXMessages { @_noLocks get { FIXMessages(rawValue: 16) } }
    public static var positions: FIXMessages { @_noLocks get { FIXMessages(rawValue: 32) } }
    public static var balances: FIXMessages { @_noLocks get { FIXMessages(rawValue: 64) } }
    public static var dontKnow: FIXMessages { @_noLocks get { FIXMessages(rawValue: 128) } }
    public static var fills: FIXMessages { @_noLocks get { FIXMessages(rawValue: 256) } }
    public static var all: FIXMessages { @_noLocks get { FIXMessages(rawValue: 511) } }

    /// Nil for a MsgType(35) that the broker does not write.
    public init?(msgType: String) {
        switch msgType {
        case "D": self = .newOrder
        case "G": self = .replace
        case "F": self = .cancel
        case "H": self = .status
        case "AF": self = .massStatus
        case "AN": self = .positions
        case "BB": self = .balances
        case "AD": self = .fills
        case "Q": self = .dontKnow
        default: return nil
        }
    }

    // Without the standard library's generic code, which the proof of no allocation cannot see through.
    @_noLocks func has(_ one: FIXMessages) -> Bool { rawValue & one.rawValue != 0 }
}

/// Fields that stand behind each other in the order given, at the place of the first one's tag: one field, or a
/// repeating group with its count.
public struct FIXExtra: Sendable {
    public var messages: FIXMessages
    public var fields: [(tag: UInt32, value: String)]

    public init(_ messages: FIXMessages, _ fields: [(tag: UInt32, value: String)]) {
        self.messages = messages
        self.fields = fields
    }
}

/// A field that is left out of some messages.
public struct FIXOmission: Sendable {
    public var messages: FIXMessages
    public var tag: UInt32

    public init(_ messages: FIXMessages, _ tag: UInt32) {
        self.messages = messages
        self.tag = tag
    }
}

/// A code of theirs and the one of FIX 4.4 that it stands for.
public struct FIXCodePair: Sendable {
    public var theirs: UInt8
    public var ours: UInt8

    public init(_ theirs: UInt8, _ ours: UInt8) {
        self.theirs = theirs
        self.ours = ours
    }
}

/// A symbol and its names at the counterparty.
public struct FIXSymbol: Sendable {
    public var symbol: Name
    /// Symbol(55); empty for the same.
    public var theirs: Name
    /// SecurityID(48) and SecurityIDSource(22), empty for none.
    public var securityID: Name
    public var securityIDSource: Name
    /// Currency(15), empty for none.
    public var currency: Name
    /// Nil for the dialect's.
    public var price: FIXNumberForm?
    public var quantity: FIXNumberForm?

    public init(
        _ symbol: Name, theirs: Name = Name(), securityID: Name = Name(), securityIDSource: Name = Name(),
        currency: Name = Name(), price: FIXNumberForm? = nil, quantity: FIXNumberForm? = nil
    ) {
        self.symbol = symbol
        self.theirs = theirs
        self.securityID = securityID
        self.securityIDSource = securityIDSource
        self.currency = currency
        self.price = price
        self.quantity = quantity
    }
}
