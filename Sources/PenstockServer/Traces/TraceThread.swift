// The thread that sends traces.

internal import ControlAPI
internal import Reactor
internal import Values
internal import WebKit

/// Collects stages and sends them to a collector, a batch at a time. Nobody waits for it: a collector that is slow or away
/// loses what there is no room for.
///
/// Shape: `waitingMost` stages wait, and one request is under way.
final class TraceThread {
    private static let waitingMost = 20_000
    private static let batchMost = 512
    /// How long a stage waits for others.
    private static let pause = Interval.milliseconds(500)

    private let traces: StageTraces
    private let isFinished = StopFlag()
    private var thread: Thread?

    /// - Throws: ``IOError``, ``HTTPSetupError``.
    init(_ traces: StageTraces, _ settings: Configuration.Traces, _ text: TraceText) throws {
        self.traces = traces
        let sender = Unshared(TraceSender(traces, settings, text, try HTTPClient()))
        thread = try Thread { [isFinished] in
            // Whoever trades goes first.
            standBack()
            let sender = sender.value
            while !isFinished.isRaised { sender.turn(for: .milliseconds(100)) }
            // What was told last is worth a moment.
            sender.finish(within: .seconds(1))
        }
    }

    func finish() {
        isFinished.raise()
        thread.take()?.join()
    }

    /// What the thread alone uses.
    private final class TraceSender {
        private let traces: StageTraces
        private let settings: Configuration.Traces
        private let text: TraceText
        private let client: HTTPClient
        private var waiting: [StageEvent] = []
        /// Of orders whose end is not told yet.
        private var clOrdIDs: [UInt64: Identifier] = [:]
        private var underWay = 0
        private var nextSend = Instant.distantPast

        init(_ traces: StageTraces, _ settings: Configuration.Traces, _ text: TraceText, _ client: HTTPClient) {
            (self.traces, self.settings, self.text, self.client) = (traces, settings, text, client)
        }

        func turn(for wait: Interval) {
            client.step(for: wait)
            while let completion = client.nextCompletion() { take(completion.outcome) }
            collect()
            let now = Clock.now()
            guard underWay == 0, !waiting.isEmpty, waiting.count >= TraceThread.batchMost || now.steady >= nextSend else { return }
            send(at: now)
        }

        func finish(within interval: Interval) {
            let end = Clock.steady().advanced(by: interval)
            nextSend = .distantPast
            repeat { turn(for: .milliseconds(10)) } while (underWay > 0 || !waiting.isEmpty) && Clock.steady() < end
        }

        private func collect() {
            for ring in [traces.line, traces.brokers] {
                while let event = ring.removeFirst() {
                    if !event.clOrdID.isEmpty {
                        if clOrdIDs.count >= TraceThread.waitingMost { clOrdIDs.removeAll() }
                        clOrdIDs[event.order] = event.clOrdID
                    }
                    if waiting.count < TraceThread.waitingMost { waiting.append(event) } else { traces.noteLost(1) }
                }
            }
        }

        private func send(at now: Moment) {
            let batch = Array(waiting.prefix(TraceThread.batchMost))
            waiting.removeFirst(batch.count)
            nextSend = now.steady.advanced(by: TraceThread.pause)
            let body = text.request(batch, utc: now.utc.since(now.steady), clOrdIDs: clOrdIDs)
            for event in batch where event.stage == .whole { clOrdIDs[event.order] = nil }
            let headers = [HTTPHeader("Content-Type", "application/json")] + settings.headers.map { HTTPHeader($0.name, $0.value) }
            var request = HTTPRequest(.post, settings.endpoint + "/v1/traces", headers: headers, body: body)
            request.limits.whole = .seconds(5)
            do throws(HTTPFailure) {
                _ = try client.start(request)
                underWay = batch.count
            } catch {
                traces.noteLost(batch.count)
            }
        }

        /// A batch that did not arrive is not sent again: those behind it are newer.
        private func take(_ outcome: HTTPOutcome) {
            if case .answer(let response) = outcome, (200...299).contains(response.status) {
                traces.noteSent(underWay)
            } else {
                traces.noteLost(underWay)
                // Who is away need not be asked all the time.
                nextSend = Clock.steady().advanced(by: .seconds(1))
            }
            underWay = 0
        }
    }
}
