// Where the control thread and the line thread meet.

internal import Reactor

/// Requests one way, answers the other. An answer bears the number of its request: one that comes too late is nobody's.
final class ControlLink: Sendable {
    let requests = Ring<Numbered<ControlRequest>>(capacity: 16)
    let answers: Ring<Numbered<ControlAnswer>>
    /// Readable for the line thread when there is a request, and for the control thread when there are answers.
    let requestWake: Wake
    let answerWake: Wake
    let isFinished = StopFlag()

    /// - Parameter answersMax: Lines of answers that wait: of all that is asked at a time.
    /// - Throws: ``IOError`` when the process has no descriptor left.
    init(answersMax: Int = 1024) throws(IOError) {
        answers = Ring(capacity: answersMax)
        requestWake = try Wake()
        answerWake = try Wake()
    }

    deinit {
        requestWake.close()
        answerWake.close()
    }
}
