// Where the control thread and the line thread meet.

internal import Reactor

/// Requests one way, answers the other. An answer bears the number of its request: one that comes too late is nobody's.
final class ControlLink: Sendable {
    let requests = Ring<Numbered<ControlRequest>>(capacity: 16)
    let answers = Ring<Numbered<ControlAnswer>>(capacity: 1024)
    /// Readable for the line thread when there is a request, and for the control thread when there are answers.
    let requestWake: Wake
    let answerWake: Wake
    let isFinished = StopFlag()

    /// - Throws: ``IOError`` when the process has no descriptor left.
    init() throws(IOError) {
        requestWake = try Wake()
        answerWake = try Wake()
    }

    deinit {
        requestWake.close()
        answerWake.close()
    }
}
