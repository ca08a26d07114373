// The file of holidays that sessions name: closed days, early closes and late openings.

internal import FIXSession

extension Section {
    /// The calendar of a file, which is read once. What is wrong with it is reported, with its own
    /// lines; then there is none.
    func calendar(_ written: String) -> HolidayCalendar? {
        let path = findings.path(written)
        if let calendar = findings.calendars[path] { return calendar }
        let calendar = read(path)
        findings.calendars[path] = calendar ?? HolidayCalendar()
        return calendar
    }

    private func read(_ path: String) -> HolidayCalendar? {
        let text: [UInt8]
        do throws(Problems) {
            text = try ConfigurationFile.read(path)
        } catch {
            for problem in error.all {
                complain("calendar", "\(quoted(path)) \(problem.message); expected a YAML file")
            }
            return nil
        }
        let (root, problems) = YAMLReader.read(text, file: path)
        let findings = Findings(file: path, environment: findings.environment, problems: problems)
        let calendar = root.flatMap { Section.read($0, Place(), findings, CalendarDays.read) }
        if root == nil, problems.isEmpty {
            findings.add(
                "empty; expected closed, earlyCloses or lateOpens", Place(),
                YAMLMark(line: 1, column: 1))
        }
        self.findings.add(findings.problems)
        return calendar
    }
}

/// The days of a calendar file.
///
///     closed: [2026-11-26, 2026-12-25]
///     earlyCloses: {2026-11-27: 13:00}
///     lateOpens: {2026-12-28: 10:00}
private enum CalendarDays {
    static func read(_ section: inout Section) -> HolidayCalendar? {
        var days: [LocalDate: HolidayCalendar.Exception] = [:]
        var lines: [LocalDate: Int] = [:]
        for (node, place) in section.items("closed", "date") ?? [] {
            guard let date = Section.value(of: node, place, section.findings, .date) else { continue }
            if let line = lines[date] {
                let message = "already closed in line \(line); expected it once"
                section.findings.add(message, place, node.mark)
            }
            lines[date] = node.mark.line
            days[date] = .closed
        }
        let closes = times("earlyCloses", &section, closed: lines)
        let opens = times("lateOpens", &section, closed: lines)
        for (date, close) in closes { days[date] = .earlyClose(close) }
        for (date, open) in opens {
            guard let close = closes[date] else {
                days[date] = .lateOpen(open)
                continue
            }
            days[date] = .lateOpenAndEarlyClose(open, close)
        }
        return HolidayCalendar(days)
    }

    /// The times of some days, none of which is closed all day.
    private static func times(
        _ key: String, _ section: inout Section, closed: [LocalDate: Int]
    ) -> [LocalDate: LocalTime] {
        section.part(key) { part in
            var times: [LocalDate: LocalTime] = [:]
            let form = Form<LocalDate>.date
            for (key, entry) in part.entries.sorted(by: { $0.value.mark.line < $1.value.mark.line }) {
                let time = part.required(key, .localTime)
                do throws(Misfit) {
                    let date = try form.read(key)
                    if let line = closed[date] {
                        part.complain(key, "closed all day in line \(line); expected one of them")
                    }
                    times[date] = time
                } catch {
                    part.findings.add(
                        error.message(expected: form.expected), part.place.key(key), entry.mark)
                }
            }
            return times
        } ?? [:]
    }
}
