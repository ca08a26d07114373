// Where messages are kept from now on.

/// Makes the keys of `store`. There is one store for all sessions, and it is new: what the engine has
/// kept is brought over by another command.
struct StoreBuilder {
    private let sources: [SourceSession]
    private let work: ImportWork
    private let name: String

    init(_ sources: [SourceSession], _ work: ImportWork, name: String) {
        self.sources = sources
        self.work = work
        self.name = name
    }

    func drafts() -> [Draft] {
        let paths = sources.compactMap { $0["FileStorePath"] }
        var drafts = [path(paths)]
        let syncs = sources.map { $0["FileStoreSync"] }
        for (source, setting) in zip(sources, syncs) {
            if let setting { work.carry([setting], source.name) }
        }
        let sync = syncs.compactMap(\.self).first
        let isDefault = sync == nil && work.engine == .quickfixgo && !paths.isEmpty
        if sync?.value == "Y" || isDefault {
            drafts.append(
                draft(
                    "durability", "power", from: [sync].compactMap(\.self),
                    remark: isDefault ? "QuickFIX/Go's default" : nil))
        }
        return drafts
    }

    private func path(_ settings: [SettingLine]) -> Draft {
        for (source, setting) in sources.compactMap({ source in
            source["FileStorePath"].map { (source, $0) }
        }) {
            work.carry([setting], source.name)
            if setting.value != settings[0].value {
                work.leave(
                    setting, source.name, .decision,
                    "there is one store, beside that of line \(settings[0].number)")
            }
        }
        guard let setting = settings.first, isUsable(setting.value) else {
            if let setting = settings.first {
                work.leave(setting, nil, .wrong, "no name of a folder")
            }
            if !sources.isEmpty {
                work.note(
                    0, nil, .decision,
                    "no FileStorePath: store.path is var/\(name), where numbers begin at 1")
            }
            return draft("path", "var/\(name)", from: [])
        }
        let folder = setting.value
        work.leave(
            setting, nil, .decision,
            "a new store beside it, where numbers begin at 1; `penstock import store` brings its numbers over"
        )
        let (value, variables) = work.variables.carry(beside(folder), standIn: "x")
        for variable in variables {
            work.leave(
                setting, nil, .decision, "set \(variable.here) in the environment before the start")
        }
        return draft("path", value, from: [setting])
    }

    private func isUsable(_ path: String) -> Bool {
        (1...900).contains(path.utf8.count) && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// `store` becomes `store.penstock`; a path that ends with no name has a folder inside.
    private func beside(_ folder: String) -> String {
        var path = folder[...]
        while path.count > 1, path.last == "/" { path.removeLast() }
        guard let last = path.last, last != ".", last != "/" else { return "\(path)/penstock" }
        return "\(path).penstock"
    }

    private func draft(
        _ key: String, _ value: String, from origins: [SettingLine], remark: String? = nil
    ) -> Draft {
        Draft(
            id: work.nextID(), key: key, content: .value(YAMLText(value)), origins: origins,
            remark: remark, isVital: false)
    }
}
