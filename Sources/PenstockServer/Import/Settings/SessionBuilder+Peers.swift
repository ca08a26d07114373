// Where peers may come from, and what our Logon has besides.

internal import Values

extension SessionBuilder {
    /// Only addresses are taken; when none is left, nobody may come but from this machine.
    mutating func buildPeers() {
        guard let setting = source["AllowedRemoteAddresses"] else { return }
        guard isAcceptor else { return leave(setting, .unneeded, "only acceptors have it") }
        var ranges: [YAMLText] = []
        var rejects = 0
        for part in text(setting, standIn: "127.0.0.1").split(separator: ",") {
            let word = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            if word.contains("${") || (try? Form<AddressRange>.addressRange.read(word)) != nil {
                ranges.append(YAMLText(word))
            } else {
                rejects += 1
            }
        }
        if rejects > 0 {
            leave(
                setting, .decision,
                "\(rejects) of them no address; expected addresses in place of names")
        }
        let isEmpty = ranges.isEmpty
        put(
            .acceptorSession, "allowedRemoteAddresses",
            .list(isEmpty ? [YAMLText("127.0.0.1")] : Array(ranges.prefix(1000))), from: [setting],
            remark: isEmpty ? "none of them was an address" : nil, isVital: true)
    }

    /// `LogonTag=553=us`, `LogonTag1=...`; secrets come from the environment.
    mutating func buildLogonTags() {
        var tags: [Draft] = []
        let settings = [source["LogonTag"]].compactMap(\.self) + source.all(beginning: "LogonTag")
        for setting in settings {
            let parts = setting.value.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let tag = UInt32(parts[0]), !parts[1].isEmpty else {
                leave(setting, .wrong, "expected TAG=VALUE")
                continue
            }
            guard tags.count < 64, !tags.contains(where: { $0.key == "\(tag)" }) else {
                leave(setting, .wrong, "the tag is there already, or there are 64 others")
                continue
            }
            let value = logonValue(setting, tag, String(parts[1]))
            tags.append(
                Draft(
                    id: work.nextID(), key: "\(tag)", content: .value(YAMLText(value)),
                    origins: [setting],
                    remark: nil, isVital: false))
            work.carry([setting], name)
        }
        if !tags.isEmpty { put(.session, "logonTags", .mapping(tags), from: []) }
    }

    private func logonValue(_ setting: SettingLine, _ tag: UInt32, _ value: String) -> String {
        guard Self.secretTags.contains(tag) else {
            return text(
                SettingLine(name: setting.name, value: value, number: setting.number), standIn: "x")
        }
        // One that comes from outside already may do so here, too.
        if value.hasPrefix("${"), value.firstIndex(of: "}") == value.index(before: value.endIndex) {
            return text(
                SettingLine(name: setting.name, value: value, number: setting.number), standIn: "x")
        }
        let peer = source["TargetCompID"]?.value ?? ""
        let wish = tag == 554 ? "\(peer)_PASSWORD" : "\(peer)_\(tag)"
        let variable = work.variables.secret(wish.uppercased(), key: "\(setting.number)")
        leave(
            setting, .secret,
            "tag \(tag) comes from the environment: set \(variable) before the start")
        return "${\(variable)}"
    }

    /// Passwords, raw data and signatures: those that logs show as ***.
    private static let secretTags: Set<UInt32> = [89, 96, 554, 925, 1402, 1404]
}
