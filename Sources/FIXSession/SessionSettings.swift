// What can be set about a session. Names are QuickFIX's.

public import FIXWire
public import Values

/// Which end of the connection we are.
public enum SessionRole: Sendable {
    /// The peer connects and sends the first Logon(A).
    case acceptor
    /// We connect and send it.
    case initiator
}

/// TestMessageIndicator(464) of a session.
public enum TestMode: Sendable {
    /// Not sent; whatever comes is accepted.
    case unspecified
    /// 464=Y is sent, and demanded of the peer's Logon(A).
    case test
    /// 464=N is sent, and a Logon(A) with 464=Y is refused.
    case production
}

/// The settings of one session; a plain value, copied into it.
public struct SessionSettings: Sendable {
    public var role = SessionRole.acceptor

    // MARK: Logon

    /// HeartBtInt(108) of an initiator's Logon, in seconds; 0 turns heartbeats off.
    public var heartBtInt = 30
    /// What an acceptor answers and uses instead of the HeartBtInt(108) that came; nil: what came.
    public var heartBtIntOverride: Int?
    /// How long an initiator waits for the answer to its Logon.
    public var logonTimeout = Interval.seconds(10)
    /// An initiator begins both MsgSeqNums at 1 with each Logon, and says so with 141=Y; an
    /// acceptor begins at 1 whatever the Logon says. With the next two, after every Logout or
    /// disconnection.
    public var resetOnLogon = false
    public var resetOnLogout = false
    public var resetOnDisconnect = false
    /// Read both MsgSeqNums from the store again before each Logon.
    public var refreshOnLogon = false
    /// Send NextExpectedMsgSeqNum(789) in Logons, and heed the peer's.
    public var enableNextExpectedMsgSeqNum = false
    /// Send LastMsgSeqNumProcessed(369) in every header.
    public var enableLastMsgSeqNumProcessed = false
    /// MaxMessageSize(383) of our Logon in bytes; 0: not sent.
    public var maxMessageSize = 0
    public var testMode = TestMode.unspecified
    /// DefaultApplVerID(1137) of our Logon, for FIXT.1.1; empty: not sent.
    public var defaultApplVerID = Text<1>()

    // MARK: Time

    /// Refuse messages whose SendingTime(52) is further than `maxLatency` from now.
    public var checkLatency = true
    public var maxLatency = Interval.seconds(120)
    /// How long the peer may take to answer a Logout(5) that follows a fault.
    public var logoutTimeout = Interval.seconds(2)
    /// The same for a Logout(5) of our own accord.
    public var orderlyLogoutTimeout = Interval.seconds(10)
    /// A TestRequest(1) goes out when nothing came for HeartBtInt and this part of it, in percent.
    public var testRequestDelayPercent: Int64 = 20
    /// The connection counts as lost when nothing came for HeartBtInt and this part of it, in
    /// percent.
    public var heartBeatTimeoutPercent: Int64 = 140
    public var timestampPrecision = TimestampPrecision.milliseconds

    // MARK: Checks

    /// Refuse messages whose SenderCompID(49) or TargetCompID(56) is another.
    public var checkCompID = true
    /// Accept messages with OnBehalfOf(115, 116, 144) or DeliverTo(128, 129, 145).
    public var allowThirdPartyRouting = true
    /// A message against the dictionary is rejected; otherwise only noted, and processed.
    public var rejectInvalidMessage = true
    /// A duplicate without OrigSendingTime(122) is rejected.
    public var requiresOrigSendingTime = true
    /// Hang up after a message had to be rejected; with `resetOnError` both MsgSeqNums begin at 1
    /// then.
    public var disconnectOnError = false
    public var resetOnError = false

    public var resend = ResendSettings()
    public var flow = FlowSettings()

    public init() {}
}
