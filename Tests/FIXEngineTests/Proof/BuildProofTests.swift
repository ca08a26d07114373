// An application that allocates in a turn does not build against the engine.

import Testing

@Suite struct `The proof of no allocation, by the compiler` {
    /// Something that allocates, in a place where the engine calls an application.
    private struct Planted {
        var name: String
        var callback: String
        var statement: String
        /// What the compiler says to it.
        var complaint: String
    }

    private static let counting = "this code performs reference counting operations which can cause locking"
    private static let making = "Using type 'Noted' can cause metadata allocation or locks"

    /// The array and the text once each: the compiler complains of one place in the library once.
    private static let all = [
        Planted(name: "Growing", callback: receive, statement: "numbers.append(1)", complaint: counting),
        Planted(
            name: "Writing", callback: receive, statement: "number = \"order \\(number)\".utf8.count",
            complaint: counting),
        Planted(
            name: "Boxing", callback: receive, statement: "let any: any Sendable = number; note(any)",
            complaint: "Using type 'any Sendable' can cause metadata allocation or locks"),
        Planted(name: "Making", callback: receive, statement: "number = Noted().number", complaint: making),
        Planted(name: "AtLogon", callback: loggedOn, statement: "number = Noted().number", complaint: making),
        Planted(name: "AtLogout", callback: loggedOff, statement: "number = Noted().number", complaint: making),
        Planted(name: "WithTime", callback: step, statement: "number = Noted().number", complaint: making),
        Planted(
            name: "Ahead", callback: nextDeadline, statement: "if Noted().number > 1 { return .distantPast }",
            complaint: making),
    ]

    private static let receive = """
        mutating func receive(
                _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
            ) throws(JournalError)
        """
    private static let loggedOn = "mutating func loggedOn(_ session: SessionID, in engine: inout Engine)"
    private static let loggedOff = "mutating func loggedOff(_ session: SessionID, in engine: inout Engine)"
    private static let step = "mutating func step(in engine: inout Engine)"
    private static let nextDeadline = "func nextDeadline(in engine: borrowing Engine) -> Instant"

    private static let head = """
        import FIXEngine

        final class Noted { var number = 1 }
        func note(_ value: any Sendable) {}

        """

    /// An application that has every callback, with a statement more in one of them, and its concrete turn: what
    /// README tells a user of the engine to write.
    private static func application(_ planted: Planted, isAllocating: Bool) -> String {
        func statement(in callback: String) -> String {
            isAllocating && callback == planted.callback ? planted.statement : ""
        }
        return """

            struct \(planted.name): Application, ~Copyable {
                var number = 0
                var numbers: [Int] = []
                \(receive) {
                    \(statement(in: receive))
                    _ = engine.send(.executionReport, to: session) { report in
                        report.append(Tag.clOrdID, message.first(Tag.clOrdID))
                        report.append(Tag.price, message.decimal(Tag.price))
                        report.append(Tag.leavesQty, 0)
                    }
                }
                \(loggedOn) {
                    \(statement(in: loggedOn))
                    number += 1
                }
                \(loggedOff) {
                    \(statement(in: loggedOff))
                    number -= 1
                }
                \(step) {
                    \(statement(in: step))
                    number += 1
                }
                \(nextDeadline) {
                    \(statement(in: nextDeadline))
                    return engine.now.steady
                }
            }
            @_noLocks func turn(_ engine: inout Engine, _ application: inout \(planted.name)) throws(JournalError) {
                try engine.turn(&application)
            }

            """
    }

    private static func program(isAllocating: Bool) -> String {
        head + all.map { application($0, isAllocating: isAllocating) }.joined()
    }

    @Test func `without what allocates, the applications build`() throws {
        let build = try ProofBuild(Self.program(isAllocating: false))
        #expect(build.isBuilt && build.output.isEmpty, "\(build.output)")
    }

    @Test func `each that allocates does not, and the compiler names the line, and the turn that leads there`() throws {
        let source = Self.program(isAllocating: true)
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let build = try ProofBuild(source)
        #expect(!build.isBuilt)
        var place = lines.startIndex
        for planted in Self.all {
            let start = try #require(lines[place...].firstIndex { $0.contains("struct \(planted.name):") })
            let line = try #require(lines[start...].firstIndex { $0.contains(planted.statement) }) + 1
            let turn = try #require(lines[start...].firstIndex { $0.contains("engine.turn(") }) + 1
            let here = build.errors.filter { $0.line > start && $0.line <= turn }
            #expect(here == [ProofBuild.Complaint(line: line, text: planted.complaint)], "\(planted.name)")
            #expect(build.notes.contains(ProofBuild.Complaint(line: turn, text: "called from here")), "\(planted.name)")
            place = turn
        }
        #expect(build.errors.count == Self.all.count, "\(build.output)")
    }
}
