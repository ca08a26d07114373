// One order as it stands between us and a FIX counterparty.

internal import Orders
internal import Values

/// A table slot: what answers are matched with, and what requests are written from.
struct FIXOrder {
    var number: UInt64 = 0
    var symbol = Name()
    var side = Side.buy
    /// In force, or as it was sent while they have not answered.
    var terms = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
    /// Of the replace that is pending.
    var wanted = OrderTerms(kind: .market, timeInForce: .day, quantity: .zero)
    /// How many requests there were; the first is the order itself.
    var requests: UInt32 = 0
    /// The request whose ClOrdID the order has.
    var accepted: UInt32 = 1
    /// Requests that they have not answered; zero for none.
    var replace: UInt32 = 0
    var cancel: UInt32 = 0
    /// Theirs, empty while they have not told it.
    var orderID = Identifier()
    /// Its ClOrdID there when it was taken in; empty for one that left from here.
    var foreign = Identifier()
    /// As they have told it: CumQty(14), and the sum of prices times quantities.
    var filled = Decimal.zero
    var notional = WideDecimal.zero
    /// Some of that was told without the fills that it is made of.
    var hasUntold = false
    /// They have answered the order itself.
    var isAcknowledged = false
    /// The MsgSeqNum(34) of the order, and of the change that was sent last; zero for none.
    var enteredAs: UInt64 = 0
    var changedAs: UInt64 = 0
    /// The request of that change.
    var lastChange: UInt32 = 0
    /// It is to be canceled, and no cancel has left yet.
    var wantsCancel = false

    // What follows is not in its row.

    var isOver = false
    var isStored = false
    var isChanged = false
    /// The logon in which the change that was sent last left; zero for one of before a restart.
    var changedIn: UInt32 = 0
    /// The round in which it was asked about and is not answered; zero for none.
    var awaitedIn: UInt32 = 0
    /// How many requests there were when it was asked about last.
    var requestsWhenAsked: UInt32 = 0
    /// The last question was under the ClOrdID of the pending replace.
    var wasAskedAsReplaced = false
    /// The round in which they have named it last.
    var seen: UInt32 = 0
    /// The next free slot, or the next that has changed.
    var next: Int32 = -1
    /// Its neighbours among the open orders, in the order in which they were sent.
    var before: Int32 = -1
    var behind: Int32 = -1

    /// A change waits for an answer, or for the logon that it leaves with.
    var isPending: Bool { @_noLocks @inline(__always) get { replace != 0 || cancel != 0 || wantsCancel } }

    @_noLocks init() {}
}

/// A message that was sent, for rejects that name it by its MsgSeqNum.
struct FIXSent {
    var msgSeqNum: UInt64 = 0
    var order: UInt64 = 0
    var request: UInt32 = 0
    var kind = FIXMessages(rawValue: 0)

    @_noLocks init() {}
}
