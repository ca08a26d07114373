// Who the session is between.

extension SessionBuilder {
    /// Acceptor or not; nil when the settings do not say, which is then reported.
    ///
    /// QuickFIX/Go is told by the program, not by the file: there, the sockets say it.
    static func role(of source: SourceSession, _ work: ImportWork) -> Bool? {
        if let type = source["ConnectionType"] {
            work.carry([type], source.name)
            switch type.value.lowercased() {
            case "acceptor": return true
            case "initiator": return false
            default:
                work.note(
                    type.number, source.name, .session,
                    "ConnectionType is neither acceptor nor initiator")
                return nil
            }
        }
        let accepts = source.has("SocketAcceptPort")
        guard source.engine == .quickfixgo, accepts || source.has("SocketConnectHost") else {
            work.note(source.line, source.name, .session, "ConnectionType is missing")
            return nil
        }
        if accepts, source.has("SocketConnectHost") {
            work.note(
                source.line, source.name, .decision,
                "accepts and connects; taken for an initiator: only the program knows which it is")
            return false
        }
        return accepts
    }

    /// False when the session cannot be named.
    mutating func buildIdentity() -> Bool {
        for name in ["BeginString", "SenderCompID", "TargetCompID"]
        where source[name]?.value.isEmpty ?? true {
            giveUp(name, "is missing")
            return false
        }
        // A session made for any peer has the name of what it was made for.
        if let target = source["TargetCompID"], isAcceptor, target.value.contains("*"),
            target.name != "DynamicSessions", flag("AcceptorTemplate") != true
        {
            giveUp("TargetCompID", "has a * in it, which would let in others here")
            return false
        }
        if let setting = source["BeginString"] {
            put(
                .session, "beginString", text(setting, standIn: "FIX.4.4"), from: [setting],
                isVital: true)
        }
        buildCompIDs()
        for (name, key) in [
            ("SenderSubID", "senderSubID"), ("SenderLocationID", "senderLocationID"),
            ("TargetSubID", "targetSubID"), ("TargetLocationID", "targetLocationID"),
        ] {
            guard let setting = source[name], !setting.value.isEmpty else { continue }
            if setting.value == "*" {
                leave(setting, .unneeded, "left out, any will do")
            } else {
                put(.session, key, text(setting, standIn: "X"), from: [setting], isVital: true)
            }
        }
        if let qualifier = source["SessionQualifier"], !qualifier.value.isEmpty {
            let value = text(qualifier, standIn: "X")
            put(.session, "sessionQualifier", value, from: [qualifier], isVital: true)
        }
        if let setting = source["Description"] {
            description = setting.value
            work.carry([setting], name)
        }
        return buildVersion()
    }

    private mutating func buildCompIDs() {
        guard let sender = source["SenderCompID"], let target = source["TargetCompID"] else {
            return
        }
        // Others see to it, when all sessions are there.
        if isAcceptor { work.carry([source["DynamicSessions"]].compactMap(\.self), name) }
        let isTemplate = isAcceptor && flag("AcceptorTemplate") == true
        var origins = [target]
        if let template = source["AcceptorTemplate"], isTemplate { origins.append(template) }
        if sender.value == "*" {
            let value = work.variables.decision("PENSTOCK_SENDER", standIn: "PENSTOCK")
            leave(
                sender, .decision,
                "we have one CompID: set PENSTOCK_SENDER in the environment to it")
            put(.session, "senderCompID", value, from: [sender], remark: "any there", isVital: true)
        } else {
            let value = text(sender, standIn: "PENSTOCK")
            put(.session, "senderCompID", value, from: [sender], isVital: true)
        }
        if isTemplate, !target.value.contains("*") {
            leave(
                target, .decision,
                "the program knows which peers this template is for; taken for any")
            put(
                .session, "targetCompID", "*", from: origins, remark: "of a template", isVital: true
            )
        } else {
            let value = text(target, standIn: "PEER")
            put(.session, "targetCompID", value, from: origins, isVital: true)
        }
    }

    /// FIXT.1.1 has another version inside it.
    private mutating func buildVersion() -> Bool {
        let isFIXT = source["BeginString"]?.value.hasPrefix("FIXT") ?? false
        guard let setting = source["DefaultApplVerID"] else {
            if isFIXT { giveUp("DefaultApplVerID", "is missing, and FIXT.1.1 wants it") }
            return !isFIXT
        }
        if isFIXT {
            let value = text(setting, standIn: "FIX.5.0SP2")
            put(.session, "defaultApplVerID", value, from: [setting], isVital: true)
        } else {
            leave(setting, .unneeded, "only FIXT.1.1 has it")
        }
        return true
    }
}
