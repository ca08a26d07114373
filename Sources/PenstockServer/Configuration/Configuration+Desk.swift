// What the gateway, and not the session, does for a peer: drop copies, news, and whether it may trade.

package import FIXEngine
internal import Values

extension Configuration {
    /// The gateway's own settings of a session.
    package struct Desk: Sendable {
        /// Whose reports it gets a copy of, by what clients are called; empty for nobody's.
        package let copies: [NamePattern]
        /// Of which accounts it gets one, whoever trades for them.
        package let copiedAccounts: [NamePattern]
        package let mayTrade: Bool
        /// It is told of stops by TradingSessionStatus(h) and News(B).
        package let tellsStops: Bool

        /// Of a session that is none any more.
        static let none = Desk(copies: [], copiedAccounts: [], mayTrade: true, tellsStops: false)

        package var isCopied: Bool { !copies.isEmpty || !copiedAccounts.isEmpty }
    }

    /// The settings of all sessions, each in the place below its `applicationNumber`.
    package var desks: [Desk] {
        sessions.sorted { $0.settings.flow.applicationNumber < $1.settings.flow.applicationNumber }.map(\.desk)
    }
}

extension Configuration.Desk {
    static func read(_ section: inout Section) -> Self {
        let form = Form<NamePattern>.compIDPattern("`all`, a client's CompID, or a pattern such as DESK*")
        let accounts = Form<NamePattern>.compIDPattern("an account, or a pattern such as FUND*")
        let copies = (section.values("dropCopy", form.orAll, atMost: 64) ?? []).map(\.value)
        let copiedAccounts = (section.values("dropCopyAccounts", accounts.orAll, atMost: 64) ?? []).map(\.value)
        let isCopied = !copies.isEmpty || !copiedAccounts.isEmpty
        return Self(
            copies: copies, copiedAccounts: copiedAccounts,
            mayTrade: section.value("mayTrade", .boolean, default: !isCopied),
            tellsStops: section.value("tellsStops", .boolean, default: true))
    }

    /// Copies wait for one who may never have come: it has to be known who that is.
    func check(_ pattern: PeerPattern, _ section: inout Section) {
        guard isCopied, !pattern.targetCompID.isOne else { return }
        let key = copies.isEmpty ? "dropCopyAccounts" : "dropCopy"
        section.complain(key, "copies for \(pattern.targetCompID); expected a targetCompID that is one name")
    }
}

extension Form<NamePattern> {
    /// The word `all` stands for every name.
    fileprivate var orAll: Form {
        Form(expected: expected) { (text) throws(Misfit) -> NamePattern in
            text == "all" ? .any : try read(text)
        }
    }
}
