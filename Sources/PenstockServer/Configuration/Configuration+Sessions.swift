// Who may log on, and what holds in the session.

package import FIXWire
package import Values

extension Configuration {
    /// The settings of a session, or of one for each peer that logs on. They bear QuickFIX's names.
    package struct Session: Sendable {
        /// What we call ourselves.
        package let senderCompID: Name
        package let targetCompID: Peer
        /// How many peers may log on where any may; 1 for a named one.
        package let maxSessions: Int
        /// The data dictionary's file; nil for the FIX 4.4 that is built in.
        package let dictionaryPath: String?
        package let maxMessageSizeBytes: Int
        package let timestampPrecision: TimestampPrecision
        package let timing: Timing
        package let resets: Resets
        package let validation: Validation
        /// When it runs, and when one may log on.
        package let schedule: Schedule
    }

    /// Whom a session is with.
    package enum Peer: Hashable, Sendable {
        /// Whoever logs on, each in a session of its own.
        case any
        case named(Name)
    }

    /// The clocks of a session.
    package struct Timing: Sendable {
        /// Whether SendingTime(52) may be off by at most `maxLatency`.
        package let checkLatency: Bool
        package let maxLatency: Interval
        /// How long we wait for the answer to our Logout.
        package let logoutTimeout: Interval
        /// A TestRequest goes out after HeartBtInt × (1 + this) of silence.
        package let testRequestDelayMultiplier: Decimal
        /// The connection is closed after HeartBtInt × (1 + this) of silence.
        package let heartBeatTimeoutMultiplier: Decimal
    }

    /// When both MsgSeqNums start again at 1.
    package struct Resets: Sendable {
        package let resetOnLogon: Bool
        package let resetOnLogout: Bool
        package let resetOnDisconnect: Bool
    }

    /// How strictly messages are held to the dictionary.
    package struct Validation: Sendable {
        package let validateFieldsOutOfOrder: Bool
        package let validateFieldsHaveValues: Bool
        package let validateUserDefinedFields: Bool
        package let allowUnknownMsgFields: Bool
        package let validateUnorderedGroupFields: Bool
    }
}

extension Configuration.Session {
    static func read(_ section: inout Section, _ sessions: inout Claims) -> Self? {
        let senderCompID = section.required("senderCompID", .ownCompID)
        let targetCompID = section.required("targetCompID", .peer)
        if let senderCompID, let targetCompID {
            section.claim("\(senderCompID) with \(targetCompID)", "targetCompID", in: &sessions)
        }
        let maxSessions = section.optional("maxSessions", .integer(1...100_000))
        if maxSessions != nil, case .named = targetCompID {
            section.complain(
                "maxSessions", "of no use with one named peer; expected targetCompID \"*\"")
        }
        let dictionaryPath = section.optional("dictionary", .text("a file"))
            .map { section.findings.path($0) }
        let maxMessageSize = section.value(
            "maxMessageSize", .size(1 << 10...1 << 20), default: 64 << 10)
        let precision = section.value(
            "timestampPrecision", .timestampPrecision, default: .milliseconds)
        let timing = Configuration.Timing.read(&section)
        let resets = Configuration.Resets.read(&section)
        let validation = Configuration.Validation.read(&section)
        let schedule = Configuration.Schedule.read(&section)
        guard let senderCompID, let targetCompID else { return nil }
        return Self(
            senderCompID: senderCompID, targetCompID: targetCompID,
            maxSessions: targetCompID == .any ? maxSessions ?? 10_000 : 1,
            dictionaryPath: dictionaryPath, maxMessageSizeBytes: maxMessageSize,
            timestampPrecision: precision, timing: timing, resets: resets, validation: validation,
            schedule: schedule)
    }
}

extension Configuration.Timing {
    fileprivate static func read(_ section: inout Section) -> Self {
        let multiplier = Form.decimal(.from0(to: Decimal(100)))
        let timing = Self(
            checkLatency: section.value("checkLatency", .boolean, default: true),
            maxLatency: section.value(
                "maxLatency", .seconds(.seconds(1)...(.seconds(86_400))), default: .seconds(120)),
            logoutTimeout: section.value(
                "logoutTimeout", .seconds(.milliseconds(100)...(.seconds(3600))),
                default: .seconds(2)),
            testRequestDelayMultiplier: section.value(
                "testRequestDelayMultiplier", multiplier, default: Decimal("0.2")),
            heartBeatTimeoutMultiplier: section.value(
                "heartBeatTimeoutMultiplier", multiplier, default: Decimal("1.4")))
        let (test, end) = (timing.testRequestDelayMultiplier, timing.heartBeatTimeoutMultiplier)
        if end <= test {
            let what = "\(end) ends the session before it is tested"
            let expected = "expected more than testRequestDelayMultiplier, \(test)"
            section.complain("heartBeatTimeoutMultiplier", "\(what); \(expected)")
        }
        return timing
    }
}

extension Configuration.Resets {
    fileprivate static func read(_ section: inout Section) -> Self {
        Self(
            resetOnLogon: section.value("resetOnLogon", .boolean, default: false),
            resetOnLogout: section.value("resetOnLogout", .boolean, default: false),
            resetOnDisconnect: section.value("resetOnDisconnect", .boolean, default: false))
    }
}

extension Configuration.Validation {
    fileprivate static func read(_ section: inout Section) -> Self {
        Self(
            validateFieldsOutOfOrder: section.value(
                "validateFieldsOutOfOrder", .boolean, default: true),
            validateFieldsHaveValues: section.value(
                "validateFieldsHaveValues", .boolean, default: true),
            validateUserDefinedFields: section.value(
                "validateUserDefinedFields", .boolean, default: false),
            allowUnknownMsgFields: section.value("allowUnknownMsgFields", .boolean, default: false),
            validateUnorderedGroupFields: section.value(
                "validateUnorderedGroupFields", .boolean, default: true))
    }
}

// MARK: - Forms

extension Configuration.Peer: CustomStringConvertible {
    package var description: String {
        switch self {
        case .any: "*"
        case .named(let name): name.description
        }
    }
}

extension Form<Configuration.Peer> {
    fileprivate static var peer: Form {
        let name = Form<Name>.name("the peer's CompID, or \"*\" for any")
        return Form(expected: name.expected) { (text) throws(Misfit) -> Configuration.Peer in
            text == "*" ? .any : .named(try name.read(text))
        }
    }
}

extension Form<Name> {
    fileprivate static var ownCompID: Form {
        let name = name("our CompID")
        return Form(expected: name.expected) { (text) throws(Misfit) -> Name in
            guard text != "*" else { throw Misfit(what: "\"*\" stands for any peer, not for us") }
            return try name.read(text)
        }
    }
}

extension Form<TimestampPrecision> {
    fileprivate static var timestampPrecision: Form {
        choice([
            ("seconds", .seconds), ("milliseconds", .milliseconds), ("microseconds", .microseconds),
            ("nanoseconds", .nanoseconds),
        ])
    }
}
