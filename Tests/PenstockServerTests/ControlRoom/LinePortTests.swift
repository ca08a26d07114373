// What the control room asks of the line thread, and when.

import Reactor
import Testing
import Values

@testable import ControlAPI
@testable import PenstockServer

/// A port, and the line thread's end of it, which answers when it is told to.
private final class Line {
    let link: ControlLink
    let port: LinePort
    private let time = Box()
    private(set) var asked: [Numbered<ControlRequest>] = []

    final class Box { var now = Instant(nanosecondsSinceEpoch: 0) }

    init() throws {
        link = try ControlLink(answersMax: 4096)
        port = LinePort(link, clock: { [time] in time.now })
    }

    func wait(_ milliseconds: Int64) { time.now = time.now.advanced(by: .milliseconds(milliseconds)) }

    /// What has come since it was looked last, in words.
    func come() -> [String] {
        var words: [String] = []
        while let request = link.requests.removeFirst() {
            asked.append(request)
            words.append("\(request.value)".prefix { $0 != "(" }.description)
        }
        return words
    }

    func answer(_ place: Int, _ answers: ControlAnswer...) {
        guard place < asked.count else {
            Issue.record("so much was not asked")
            return
        }
        for answer in answers { _ = link.answers.append(Numbered(asked[place].number, answer)) }
    }

    func answered() -> [UInt64: GatewayAnswer] {
        var answers: [UInt64: GatewayAnswer] = [:]
        while let (number, answer) = port.nextAnswer() { answers[number] = answer }
        return answers
    }
}

@Suite struct `The control room asks the line thread` {
    private let stop = GatewayQuestion.stop(StopWish(scope: ScopeName(.everything), who: "ann", why: "x"))

    @Test func `one look at a time; who asks for the same meanwhile gets the same answer`() throws {
        let line = try Line()
        let first = try #require(line.port.ask(.status))
        let others = (0..<3).compactMap { _ in line.port.ask(.sessions) }
        #expect(line.come() == ["status"])
        line.answer(0, .line("gateway\t1\t2"), .done(Text("ok")))
        #expect(line.answered() == [first: GatewayAnswer(rows: [["gateway", "1", "2"]], .done("ok"))])
        #expect(line.come() == ["sessions"])
        line.answer(1, .done(Text()))
        #expect(Set(line.answered().keys) == Set(others))
    }

    @Test func `an answer is given again while it is fresh, but not behind a change`() throws {
        let line = try Line()
        _ = line.port.ask(.status)
        _ = line.come()
        line.answer(0, .done(Text("one")))
        _ = line.answered()
        line.wait(90)
        let again = try #require(line.port.ask(.status))
        #expect(line.come() == [] && line.answered() == [again: GatewayAnswer(.done("one"))])
        _ = line.port.ask(stop)
        #expect(line.come() == ["stop"])
        // A look that was under way before the change has ended tells of before, perhaps.
        line.wait(20)
        _ = line.port.ask(.status)
        #expect(line.come() == ["status"])
        line.answer(1, .done(Text()))
        _ = line.answered()
        line.answer(2, .done(Text("two")))
        _ = line.answered()
        _ = line.port.ask(.status)
        #expect(line.come() == ["status"])
        line.answer(3, .done(Text("three")))
        _ = line.answered()
        line.wait(101)
        _ = line.port.ask(.status)
        #expect(line.come() == ["status"])
    }

    @Test func `a stop goes at once, whatever is under way and waits`() throws {
        let line = try Line()
        _ = line.port.ask(.reconcile(broker: "", who: "ann"))
        _ = line.port.ask(.reconcile(broker: "paper", who: "ann"))
        _ = line.port.ask(.positions(account: nil))
        for account in 0..<100 { _ = line.port.ask(.positions(account: "\(account)")) }
        for number in 0..<8 { _ = line.port.ask(.note(Deed(who: "\(number)", action: "x"))) }
        _ = line.come()
        let number = try #require(line.port.ask(stop))
        #expect(line.come() == ["stop"])
        line.answer(line.asked.count - 1, .done(Text("stopped")))
        #expect(line.answered() == [number: GatewayAnswer(.done("stopped"))])
    }

    @Test func `with no room on the way everything waits, the most urgent first`() throws {
        let line = try Line()
        for number in 0..<40 { _ = line.port.ask(.note(Deed(who: "\(number)", action: "x"))) }
        _ = line.port.ask(.status)
        let number = try #require(line.port.ask(stop))
        let first = line.come()
        #expect(first.count == 16 && first.allSatisfy { $0 == "deed" })
        #expect(line.answered().isEmpty)
        #expect(line.come().prefix(2) == ["stop", "status"])
        line.answer(16, .done(Text()))
        #expect(line.answered()[number] == GatewayAnswer(.done("")))
    }

    @Test func `a list comes piece by piece`() throws {
        let line = try Line()
        let number = try #require(line.port.ask(.limits))
        _ = line.come()
        line.answer(0, .line("limit\ta"), .more(200))
        #expect(line.answered().isEmpty)
        #expect(line.come() == ["limits"])
        line.answer(1, .line("limit\tb"), .done(Text()))
        #expect(line.answered()[number]?.rows == [["limit", "a"], ["limit", "b"]])
    }

    @Test func `names that no gateway can have are refused here`() throws {
        let line = try Line()
        let long = String(repeating: "x", count: 200)
        let questions: [GatewayQuestion] = [
            .positions(account: long), .resume(ScopeName(.symbol, long), who: "ann", why: "", isForced: false),
            .resume(ScopeName(.symbol), who: "ann", why: "", isForced: false),
            .resume(ScopeName(.everything, "x"), who: "ann", why: "", isForced: false),
            .changeLimit(LimitChange(scope: ScopeName(.everything), limit: "odd", value: .unlimited, who: "ann", why: "")),
        ]
        for question in questions {
            let number = try #require(line.port.ask(question))
            guard case .refused(let text)? = line.answered()[number]?.end else {
                Issue.record("\(question)")
                continue
            }
            #expect(text.contains("there is no"), "\(text)")
        }
        #expect(line.come() == [])
    }
}
