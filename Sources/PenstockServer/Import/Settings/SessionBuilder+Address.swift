// Where to listen, or where to connect.

extension SessionBuilder {
    /// False when there is nowhere to listen or to connect.
    mutating func buildAddress() -> Bool {
        for setting in [source["SocketAcceptProtocol"], source["SocketConnectProtocol"]].compactMap(
            \.self)
            + source.all(beginning: "SocketConnectProtocol")
        {
            if ["TCP", "SOCKET"].contains(setting.value.uppercased()) {
                leave(setting, .unneeded, "it is always TCP")
            } else {
                leave(
                    setting, .missing, "only TCP: a peer in the same process connects to 127.0.0.1")
            }
        }
        buildNodelay()
        return isAcceptor ? buildListen() : buildConnect()
    }

    private mutating func buildListen() -> Bool {
        leave(
            ["SocketConnectHost", "SocketConnectPort", "ReconnectInterval"], .unneeded,
            "only initiators have it")
        guard let port = source["SocketAcceptPort"] else {
            giveUp("SocketAcceptPort", "is missing, and an acceptor wants it")
            return false
        }
        let host = source["SocketAcceptAddress"] ?? source["SocketAcceptHost"]
        let value = address(
            host.map { text($0, standIn: "localhost") } ?? "0.0.0.0", text(port, standIn: "1"))
        put(
            .acceptor, "listen", value, from: [port] + [host].compactMap(\.self),
            remark: host == nil ? "every IPv4 address of this machine" : nil, isVital: true)
        return true
    }

    private mutating func buildConnect() -> Bool {
        leave(
            ["SocketAcceptPort", "SocketAcceptAddress", "SocketAcceptHost"], .unneeded,
            "only acceptors have it")
        var hosts: [YAMLText] = []
        var origins: [SettingLine] = []
        while hosts.count < 64 {
            let number = hosts.isEmpty ? "" : "\(hosts.count)"
            guard let host = source["SocketConnectHost\(number)"],
                let port = source["SocketConnectPort\(number)"]
            else { break }
            hosts.append(
                YAMLText(address(text(host, standIn: "localhost"), text(port, standIn: "1"))))
            origins += [host, port]
        }
        guard !hosts.isEmpty else {
            let missing =
                source.has("SocketConnectHost") ? "SocketConnectPort" : "SocketConnectHost"
            giveUp(
                missing, "is missing, and an initiator wants it",
                near: source.has("SocketConnectHost") ? "SocketConnectHost" : "SocketConnectPort")
            return false
        }
        put(
            .initiator, "connect", hosts.count == 1 ? .value(hosts[0]) : .list(hosts),
            from: origins, isVital: true)
        for setting in source.all(beginning: "SocketConnectHost")
            + source.all(beginning: "SocketConnectPort")
        where !origins.contains(setting) {
            leave(setting, .unread, "host and port of each number before it have to be there")
        }
        buildSelection(hosts.count)
        buildSource()
        buildReconnect()
        return true
    }

    private func address(_ host: String, _ port: String) -> String {
        host.contains(":") && !host.hasPrefix("[") && !host.contains("${")
            ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// QuickFIX takes turns, and QuickFIX/J goes back to its first host after a session.
    private mutating func buildSelection(_ count: Int) {
        let over =
            [
                "StartOverInterval", "HostSelectionPolicy.PRIORITY.StartOverInterval",
                "HostSelectionPolicyPriorityStartOverInterval",
            ].compactMap { source[$0] }.first
        let policy = source["HostSelectionPolicy"]
        if policy?.value.uppercased() == "PRIORITY", let policy {
            put(.initiator, "hostSelectionPolicy", "priority", from: [policy])
            let wait = over.flatMap { Int64($0.value) } ?? 120
            put(
                .initiator, "startOverInterval", "\(wait)s", from: [over].compactMap(\.self),
                remark: over == nil ? "what QuickFIX does without it" : nil)
            return
        }
        if let policy {
            let isTurns = ["ROUND_ROBIN", "ROUNDROBIN"].contains(policy.value.uppercased())
            guard isTurns else { return leave(policy, .wrong, "neither ROUND_ROBIN nor PRIORITY") }
            put(.initiator, "hostSelectionPolicy", "roundRobin", from: [policy])
        } else if engine == .quickfixj, count > 1 {
            put(
                .initiator, "hostSelectionPolicy", "priority", from: [],
                remark: "QuickFIX/J begins with the first host again")
        }
    }

    private mutating func buildSource() {
        let host = source["SocketConnectSourceHost"] ?? source["SocketLocalHost"]
        let port = source["SocketConnectSourcePort"] ?? source["SocketLocalPort"]
        for setting in source.all(beginning: "SocketConnectSourceHost")
            + source.all(beginning: "SocketConnectSourcePort")
        { leave(setting, .missing, "all hosts are connected to from one address") }
        guard let host else {
            if let port { leave(port, .missing, "a port of ours goes with an address of ours") }
            return
        }
        var value = text(host, standIn: "127.0.0.1")
        if let port, port.value != "0" { value = address(value, text(port, standIn: "1")) }
        put(.initiator, "sourceAddress", value, from: [host] + [port].compactMap(\.self))
    }

    private mutating func buildNodelay() {
        let key = "socketNodelay"
        if let setting = source["SocketNodelay"] ?? source["SocketTcpNoDelay"] {
            let name = source.has("SocketNodelay") ? "SocketNodelay" : "SocketTcpNoDelay"
            guard let isOn = flag(name) else { return }
            put(.connection, key, isOn ? "true" : "false", from: [setting])
        } else if engine == .quickfix {
            put(.connection, key, "false", from: [], remark: "QuickFIX's default; true is faster")
        }
    }

    /// One interval or, in QuickFIX/J, a list such as `5;3x10;60`.
    private mutating func buildReconnect() {
        guard let setting = source["ReconnectInterval"] else { return }
        let value = text(setting, standIn: "1")
        guard engine == .quickfixj, value.contains(where: { ";*x".contains($0) }),
            !value.contains("${")
        else {
            do throws(Misfit) {
                put(
                    .initiator, "reconnectInterval", try SettingForm.seconds.text(value, engine),
                    from: [setting])
            } catch {
                leave(setting, .wrong, "\(error.what); expected seconds")
            }
            return
        }
        guard let list = Self.intervals(value) else {
            return leave(setting, .wrong, "expected seconds, or a list such as 5;3x10;60")
        }
        if list.count > 16 {
            leave(setting, .decision, "\(list.count) intervals; the first 16 are taken")
        }
        put(
            .initiator, "reconnectInterval", .list(list.prefix(16).map { YAMLText("\($0)") }),
            from: [setting])
    }

    /// Source: QuickFIX/J, SessionSettings.parseSettingReconnectInterval.
    private static func intervals(_ text: String) -> [Int]? {
        let sign: Character = text.contains("*") ? "*" : "x"
        var list: [Int] = []
        for part in text.split(separator: ";") {
            let numbers = part.split(separator: sign, omittingEmptySubsequences: false).map {
                Int($0)
            }
            guard let seconds = numbers.last ?? nil,
                let times = numbers.count == 1 ? 1 : numbers[0],
                numbers.count <= 2, times >= 0, times <= 1000
            else { return nil }
            list += Array(repeating: seconds, count: times)
            if list.count > 10_000 { return nil }
        }
        return list.isEmpty ? nil : list
    }
}
