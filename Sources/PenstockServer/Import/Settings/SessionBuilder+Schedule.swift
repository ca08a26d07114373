// When the session runs.

extension SessionBuilder {
    /// Times, zone and days; the rest of the schedule has keys of its own.
    mutating func buildSchedule() {
        let times = ["StartTime", "EndTime"].compactMap { source[$0] }
        if source["NonStopSession"] != nil, flag("NonStopSession") == true {
            leave(
                [
                    "StartTime", "EndTime", "StartDay", "EndDay", "Weekdays", "TimeZone",
                    "UseLocalTime",
                    "LogonTime", "LogoutTime", "LogonDay", "LogoutDay",
                ], .unneeded, "NonStopSession is on")
            return
        }
        buildZone(times)
        for setting in times {
            let key = setting == source["StartTime"] ? "startTime" : "endTime"
            put(.session, key, Self.time(text(setting, standIn: "00:00:00")), from: [setting])
        }
        if times.isEmpty, engine != .quickfixgo {
            work.note(
                source.line, name, .decision,
                "StartTime and EndTime are missing, which \(engine.title) would refuse; "
                    + "taken to run always, without ever beginning anew")
        }
        if let setting = source["Weekdays"] {
            let days = text(setting, standIn: "Mon").split(separator: ",").map { day in
                YAMLText(String(day.drop { $0 == " " }))
            }
            put(.session, "weekdays", .list(days), from: [setting])
        }
    }

    /// QuickFIX/J has a zone behind the times, which goes before TimeZone.
    private mutating func buildZone(_ times: [SettingLine]) {
        if let setting = source["UseLocalTime"] {
            if let isOn = flag("UseLocalTime") {
                put(.session, "useLocalTime", isOn ? "true" : "false", from: [setting])
            }
        }
        guard let setting = source["TimeZone"] else { return }
        if !times.isEmpty, times.allSatisfy({ $0.value.contains(" ") }) {
            leave(setting, .unneeded, "StartTime and EndTime have their own")
        } else if engine == .quickfixgo, setting.value == "Local" {
            put(.session, "useLocalTime", "true", from: [setting])
        } else {
            put(.session, "timeZone", text(setting, standIn: "UTC"), from: [setting])
        }
    }

    /// Without parts of a second, which some write.
    private static func time(_ value: String) -> String {
        guard let point = value.firstIndex(of: "."), !value.contains("${") else { return value }
        let fraction = value[value.index(after: point)...]
        return fraction.allSatisfy { $0 == "0" } ? String(value[..<point]) : value
    }
}
