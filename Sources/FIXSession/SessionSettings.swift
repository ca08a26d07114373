// What can be set about a session. Names are QuickFIX's.

public import FIXWire
public import Values

/// The settings of one session; a plain value, copied into it.
public struct SessionSettings: Sendable {
    /// Refuse messages whose SendingTime(52) is further than `maxLatency` from now.
    public var checkLatency = true
    public var maxLatency = Interval.seconds(120)
    /// How long the peer may take to answer a Logout(5) that follows a fault.
    public var logoutTimeout = Interval.seconds(2)
    /// The same for a Logout(5) of our own accord.
    public var orderlyLogoutTimeout = Interval.seconds(10)
    /// A TestRequest(1) goes out when nothing came for HeartBtInt and this part of it, in percent.
    public var testRequestDelayPercent: Int64 = 20
    /// The connection counts as lost when nothing came for HeartBtInt and this part of it, in percent.
    public var heartBeatTimeoutPercent: Int64 = 140
    public var timestampPrecision = TimestampPrecision.milliseconds
    /// Both MsgSeqNums start again at 1 with every Logon, Logout or disconnection.
    public var resetOnLogon = false
    public var resetOnLogout = false
    public var resetOnDisconnect = false
    /// A duplicate without OrigSendingTime(122) is rejected.
    public var requiresOrigSendingTime = true

    public init() {}
}
