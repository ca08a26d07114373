// What turns out to be wrong while a configuration is read.

/// The problems so far, and what every part of the reading needs to know.
final class Findings {
    let file: String
    let environment: [String: String]
    private(set) var problems: [Problem]

    init(file: String, environment: [String: String], problems: [Problem]) {
        self.file = file
        self.environment = environment
        self.problems = problems
    }

    func add(_ problem: Problem) { problems.append(problem) }

    func add(_ message: String, _ place: Place, _ mark: YAMLMark) {
        problems.append(
            Problem(
                file: file, line: mark.line, column: mark.column, key: place.text, message: message)
        )
    }
}
