// The hours of markets, in a configuration.

import FIXSession
import Risk
import Testing
import Values

@testable import PenstockServer

@Suite struct `Configuration: market hours` {
    /// The smallest configuration with hours; they are in its line 15.
    private func text(_ hours: String...) -> String {
        Trial.top("risk:", "  marketHours: [\(hours.joined(separator: ", "))]")
    }

    @Test func `are of the symbols they name, and those without names of all others`() throws {
        let risk = try Trial.load(
            text(
                "{symbols: [AAPL], weekdays: [Mon, tue, FRIDAY], start: \"09:30\", end: \"16:00\", timeZone: America/New_York}",
                "{start: \"18:00\", end: \"17:00\"}")
        ).risk
        #expect(risk.marketHours.map(\.symbols) == [[Name("AAPL")], []])
        #expect(risk.marketHours[0].days == [.monday, .tuesday, .friday])
        #expect(risk.marketHours[0].zone == .named("America/New_York"))
        #expect(risk.marketHours[1].days == Array(Weekday.allCases) && risk.marketHours[1].zone == .utc)
        #expect(risk.settings.defaultHours == 1 && risk.settings.symbols.map(\.hours) == [0])
        let none = try Trial.load(Trial.smallest).risk
        #expect(none.marketHours.isEmpty && none.settings.defaultHours == nil)
    }

    @Test(arguments: [
        ("{symbol: [AAPL], start: \"09:30\", end: \"16:00\"}", "[0].symbol: unknown key; did you mean \"symbols\"?"),
        ("{symbols: [], start: \"09:30\", end: \"16:00\"}", "[0].symbols: an empty list; expected a list of at least one symbol"),
        ("{end: \"16:00\"}", "[0].start: missing; expected HH:MM or HH:MM:SS"),
        ("{start: \"09:30\", end: \"25:00\"}", "[0].end: \"25:00\" is not a time of day; expected HH:MM or HH:MM:SS"),
        ("{start: \"09:30:01\", end: \"16:00\"}", "[0].start: has seconds; expected whole minutes, HH:MM"),
        ("{start: \"09:30\", end: \"16:00\", weekdays: [Mon, Tuseday]}", "[0].weekdays[1]: \"Tuseday\" is no day; expected a day of the week, such as Monday or Mon; did you mean \"Tuesday\"?"),
        (
            "{start: \"09:30\", end: \"16:00\", timeZone: America/New_Yrok}",
            "[0].timeZone: \"America/New_Yrok\" is no time zone; expected a name from "
        ),
        (
            "{start: \"09:30\", end: \"16:00\"}, {start: \"18:00\", end: \"20:00\"}",
            ": hours without symbols twice; expected once, for all that no others name"
        ),
        (
            "{symbols: [AAPL], start: \"09:30\", end: \"16:00\"}, {symbols: [AAPL], start: \"18:00\", end: \"20:00\"}",
            ": the symbol AAPL twice; expected each once"
        ),
    ])
    func `that cannot be are named with their line and key`(hours: String, problem: String) {
        let problems = Trial.problems(text(hours))
        #expect(problems.count == 1 && problems[0].hasPrefix("trial.yaml:15: risk.marketHours\(problem)"), "\(problems)")
        if hours.contains("Yrok") { #expect(problems[0].hasSuffix("; did you mean \"America/New_York\"?"), "\(problems)") }
    }

    @Test func `are of at most 64 markets, and their key has neighbours that it is taken for`() {
        let many = (0..<65).map { "{symbols: [S\($0)], start: \"09:30\", end: \"16:00\"}" }.joined(separator: ", ")
        #expect(Trial.problems(text(many)) == ["trial.yaml:15: risk.marketHours: 65 of them; expected at most 64"])
        let misspelt = Trial.problems(Trial.top("risk: {marketHuors: []}"))
        #expect(misspelt == ["trial.yaml:14: risk.marketHuors: unknown key; did you mean \"marketHours\"?"])
    }
}
