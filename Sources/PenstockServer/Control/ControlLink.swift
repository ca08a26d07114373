// Where the control thread and the line thread meet.

internal import Reactor

/// Requests one way, answers the other. One request is under way at a time.
final class ControlLink: Sendable {
    let requests = Ring<ControlRequest>(capacity: 16)
    let answers = Ring<ControlAnswer>(capacity: 1024)
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
