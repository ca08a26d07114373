// Who talks to whom.

public import Values

/// The name of a session: the version, and the IDs as we send them.
public struct SessionIdentity: Hashable, Sendable {
    /// BeginString(8), such as FIX.4.4.
    public var beginString: Text<1>
    /// SenderCompID(49) of our messages.
    public var senderCompID: Name
    /// TargetCompID(56) of our messages.
    public var targetCompID: Name
    /// Parts of a firm, where the peers tell them apart; empty ones are not sent and not asked for.
    public var details: Details
    /// Tells sessions with the same IDs apart on our side; never sent.
    public var qualifier: Name

    /// SenderSubID(50), TargetSubID(57), SenderLocationID(142), TargetLocationID(143) of our
    /// messages.
    public struct Details: Hashable, Sendable {
        public var senderSubID = Name()
        public var targetSubID = Name()
        public var senderLocationID = Name()
        public var targetLocationID = Name()

        @_noLocks public init() {}

        @_noLocks
        public static func == (left: Details, right: Details) -> Bool {
            left.senderSubID == right.senderSubID && left.targetSubID == right.targetSubID
                && left.senderLocationID == right.senderLocationID
                && left.targetLocationID == right.targetLocationID
        }

        public var isEmpty: Bool {
            @_noLocks get {
                senderSubID.isEmpty && targetSubID.isEmpty && senderLocationID.isEmpty
                    && targetLocationID.isEmpty
            }
        }
    }

    /// Spelled out: the synthesized one fails the proof of no allocation in debug builds.
    @_noLocks
    public static func == (left: SessionIdentity, right: SessionIdentity) -> Bool {
        left.targetCompID == right.targetCompID && left.senderCompID == right.senderCompID
            && left.beginString == right.beginString && left.details == right.details
            && left.qualifier == right.qualifier
    }

    @_noLocks
    public init(
        beginString: Text<1> = Text("FIX.4.4"), senderCompID: Name, targetCompID: Name,
        details: Details = Details(), qualifier: Name = Name()
    ) {
        self.beginString = beginString
        self.senderCompID = senderCompID
        self.targetCompID = targetCompID
        self.details = details
        self.qualifier = qualifier
    }
}

extension SessionIdentity: CustomStringConvertible {
    /// `FIX.4.4:PENSTOCK/DESK/LONDON->CLIENT:qualifier`, as QuickFIX writes it.
    public var description: String {
        var text = "\(beginString):\(senderCompID)"
        if !details.senderSubID.isEmpty { text += "/\(details.senderSubID)" }
        if !details.senderLocationID.isEmpty { text += "/\(details.senderLocationID)" }
        text += "->\(targetCompID)"
        if !details.targetSubID.isEmpty { text += "/\(details.targetSubID)" }
        if !details.targetLocationID.isEmpty { text += "/\(details.targetLocationID)" }
        return qualifier.isEmpty ? text : text + ":\(qualifier)"
    }
}
