// What turns out to be wrong while a configuration is read.

internal import FIXSession

/// The problems so far, and what every part of the reading needs to know.
final class Findings {
    let file: String
    /// The file from whose folder others are seen.
    private let base: String
    let environment: [String: String]
    private(set) var problems: [Problem]
    /// Those that have been read, by their paths: many sessions may have the same.
    var calendars: [String: HolidayCalendar] = [:]

    init(file: String, relativeTo base: String? = nil, environment: [String: String], problems: [Problem]) {
        self.file = file
        self.base = base ?? file
        self.environment = environment
        self.problems = problems
    }

    func add(_ problem: Problem) { problems.append(problem) }

    /// Where a file is that is written as seen from the folder of the configuration file.
    func path(_ written: String) -> String {
        guard !written.utf8.starts(with: "/".utf8),
            let slash = base.utf8.lastIndex(of: UInt8(ascii: "/"))
        else { return written }
        return "\(base[...slash])\(written)"
    }

    /// What is wrong with another file.
    func add(_ others: [Problem]) { problems += others }

    func add(_ message: String, _ place: Place, _ mark: YAMLMark) {
        problems.append(
            Problem(
                file: file, line: mark.line, column: mark.column, key: place.text, message: message)
        )
    }
}
