// What operators do with sessions in the control room, on the line thread.

internal import ControlAPI
internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

extension GatewayApplication {
    /// It is done in the next turn.
    mutating func act(_ wish: SessionWish, in engine: inout Engine) -> [ControlAnswer] {
        guard let number = session(wish.name, in: engine), !engine.isOwn(SessionID(Int(number))) else {
            return [.refused(Self.cut("no session is called \(wish.name)"))]
        }
        let session = SessionID(Int(number))
        if let objection = objection(to: wish.action, session, in: engine) { return [.refused(objection)] }
        let (done, words): (String, String)
        switch wish.action {
        case .logon:
            engine.connect(session)
            (done, words) = ("connects", "connecting")
        case .logout:
            engine.logOut(session, saying: wish.why.isEmpty ? Text("asked for by an operator") : Self.cut(wish.why), staysAway: true)
            (done, words) = ("logs out", "logging out")
        case .disconnect:
            engine.disconnect(session)
            (done, words) = ("disconnects", "disconnecting")
        case .reset:
            engine.reset(session)
            (done, words) = ("resets", "MsgSeqNums begin at 1")
        case .test:
            engine.test(session)
            (done, words) = ("tests", "TestRequest(1) is sent")
        }
        engine.audit(AuditNote(actor: Self.cut(wish.who), action: Self.cut("\(done) session"), object: Self.cut(wish.name), after: Self.cut(wish.why)))
        return [.done(Self.cut(words))]
    }

    private func objection(to action: SessionWish.Action, _ session: SessionID, in engine: borrowing Engine) -> Text<16>? {
        let status = engine.status(of: session)
        if case .removed = status.state, action == .logon { return Text("it is removed: nobody logs on to it") }
        switch (action, status.role) {
        case (.logon, .acceptor): return Text("it waits for its peer, who connects")
        case (.logon, .initiator): return engine.isLoggedOn(session) ? Text("it is logged on") : nil
        case (.logout, _), (.test, _): return engine.isLoggedOn(session) ? nil : Text("it is not logged on")
        case (.disconnect, _): return status.peer.isEmpty ? Text("it is not connected") : nil
        case (.reset, _): return nil
        }
    }
}
