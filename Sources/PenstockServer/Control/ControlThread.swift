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
            var number: UInt64 = 0
            while !link.isFinished.isRaised {
                // It looks by itself too: a wake can get lost when the system fails.
                guard let connection = listener.accept(orUntil: link.answerWake, milliseconds: 1000) else {
                    link.answerWake.take()
                    continue
                }
                number += 1
                ControlThread.serve(connection, link, number)
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

    private static func serve(_ connection: LocalConnection, _ link: ControlLink, _ number: UInt64) {
        var connection = connection
        guard let line = connection.readLine(limit: ControlSocket.longestLine, milliseconds: 2000) else { return }
        guard let request = ControlRequest(line: line) else {
            connection.send(line: "refused\tnobody here understands this; is `penstock` of the same version?")
            return
        }
        guard link.requests.append(Numbered(number, request)) else {
            connection.send(line: "refused\tthe gateway is too busy to answer")
            return
        }
        link.requestWake.wake()
        var waits = 0
        while !link.isFinished.isRaised, waits < 100 {
            guard let answer = link.answers.removeFirst() else {
                link.answerWake.wait(milliseconds: 100)
                waits += 1
                continue
            }
            guard answer.number == number else { continue }
            connection.send(line: answer.value.line)
            if answer.value.isLast { return }
        }
        connection.send(line: "refused\tthe gateway is stopping or too busy to answer")
    }
}
