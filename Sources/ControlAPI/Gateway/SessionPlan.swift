// Sessions that are made, changed and removed while the gateway runs.

package import WebServer

/// What is to be done with a session's settings. What they are is the gateway's own affair.
package final class SessionPlan: Sendable, Equatable {
    package enum Deed: String, Sendable {
        case make
        case change
        case remove
    }

    package let deed: Deed
    /// `SENDER->TARGET`.
    package let name: String
    /// As they were asked for; null for a session that is removed.
    package let settings: JSON
    package let who: String
    package let why: String
    package let parts: any Sendable

    package init(_ deed: Deed, _ name: String, _ settings: JSON, who: String, why: String, parts: any Sendable) {
        (self.deed, self.name, self.settings, self.who, self.why, self.parts) = (deed, name, settings, who, why, parts)
    }

    package static func == (one: SessionPlan, other: SessionPlan) -> Bool { one === other }
}

/// Knows which sessions were made here, and keeps them for the next start. On the control room's thread.
package protocol SessionKeeper: AnyObject {
    /// - Parameters:
    ///   - name: Of the session; nil for a new one.
    ///   - wanted: `{"acceptor" or "initiator", "settings"}`; null to remove it.
    /// - Throws: ``ProblemDetails``: what is wrong with the settings, or that the session is not ours to change.
    func plan(_ name: String?, _ wanted: JSON, who: String, why: String) throws(ProblemDetails) -> SessionPlan
    /// The gateway has done it.
    ///
    /// - Throws: ``ProblemDetails`` when it cannot be kept.
    func keep(_ plan: SessionPlan) throws(ProblemDetails)
    /// As they were asked for; nil for a session that was not made here.
    func settings(of name: String) -> JSON?
}
