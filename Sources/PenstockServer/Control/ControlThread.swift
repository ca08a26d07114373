// The thread that commands of this machine talk to.

internal import Reactor

/// Takes connections one after the other: a line in, lines out.
final class ControlThread {
    private let link: ControlLink
    private let listener: LocalListener
    private var thread: Thread?

    /// - Parameter folder: Of the store.
    /// - Throws: ``IOError``.
    init(_ link: ControlLink, folder: String) throws(IOError) {
        let listener = try LocalListener(folder: folder, name: ControlSocket.name)
        self.link = link
        self.listener = listener
        thread = try Thread { [link] in
            while !link.isFinished.isRaised {
                guard let connection = listener.accept(orUntil: link.answerWake, milliseconds: 60_000) else {
                    link.answerWake.take()
                    continue
                }
                ControlThread.serve(connection, link)
                connection.close()
            }
        }
    }

    /// Nobody can connect any more when this returns.
    func finish() {
        link.isFinished.raise()
        link.answerWake.wake()
        thread.take()?.join()
        listener.close()
    }

    private static func serve(_ connection: LocalConnection, _ link: ControlLink) {
        guard let line = connection.readLine(limit: ControlSocket.longestLine, milliseconds: 2000) else { return }
        guard let request = ControlRequest(line: line) else {
            connection.send(line: "refused\tnobody here understands this; is `penstock` of the same version?")
            return
        }
        // What an earlier request was told too late is nobody's.
        while link.answers.removeFirst() != nil {}
        guard link.requests.append(request) else { return }
        link.requestWake.wake()
        var waits = 0
        while !link.isFinished.isRaised, waits < 100 {
            guard let answer = link.answers.removeFirst() else {
                link.answerWake.wait(milliseconds: 100)
                waits += 1
                continue
            }
            connection.send(line: answer.line)
            if answer.isLast { return }
        }
        connection.send(line: "refused\tthe gateway is stopping or too busy to answer")
    }
}
