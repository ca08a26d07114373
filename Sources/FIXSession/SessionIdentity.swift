// Who talks to whom.

public import Values

/// The name of a session: the version, and the CompIDs as we send them.
public struct SessionIdentity: Hashable, Sendable {
    /// BeginString(8), such as FIX.4.4.
    public var beginString: Text<1>
    /// SenderCompID(49) of our messages.
    public var senderCompID: Name
    /// TargetCompID(56) of our messages.
    public var targetCompID: Name

    @_noLocks
    public init(beginString: Text<1> = Text("FIX.4.4"), senderCompID: Name, targetCompID: Name) {
        self.beginString = beginString
        self.senderCompID = senderCompID
        self.targetCompID = targetCompID
    }
}

extension SessionIdentity: CustomStringConvertible {
    /// `FIX.4.4:PENSTOCK->CLIENT`, as QuickFIX writes it.
    public var description: String { "\(beginString):\(senderCompID)->\(targetCompID)" }
}
