// What a broker of the web is: pure translation.

package import Values
package import WebKit

/// Turns what the gateway wants into a venue's requests, and a venue's payloads into news. It does no I/O and holds no
/// clock and no socket: the same task at the same moment gives the same bytes (but for ES256, whose signatures are
/// random). The kit does limits, retries, connections, the venue's clock and what is asked after a gap.
///
/// A broker is a folder of five files, the adapter itself, `+Orders`, `+Account`, `+Market` and `+Stream`, and a line in the registry.
package protocol BrokerAdapter: Sendable {
    /// What the venue can do, and how it wants to be treated; the same for every user.
    static var profile: BrokerProfile { get }

    /// - Throws: What the user has to give otherwise.
    init(_ settings: AdapterSettings) throws(AdapterProblem)

    // MARK: Out

    /// What is sent, in its order. Each is signed for the moment; where there are several, all are sent.
    ///
    /// - Throws: ``VenueRefusal`` for what the venue does not have, or what does not fit its rules: nothing is sent.
    func requests(for task: VenueTask, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest]

    /// What it takes from the pools of the profile's `rates`.
    func charges(for task: VenueTask) -> [RateCharge]

    // MARK: In

    /// Reads any payload: the answer to a task, or what came on a stream. What it is, is seen by its shape; the task is
    /// asked only where that does not tell. A payload that is known and says nothing of use gives no news.
    ///
    /// - Parameters:
    ///   - status: Of HTTP; 200 for a frame.
    ///   - task: Nil where nobody asked.
    /// - Returns: What it proves about the task.
    /// - Throws: What is not as the venue's documents show it.
    func read(
        _ payload: JSONValue, status: Int, answering task: VenueTask?, into news: inout [VenueNews]
    ) throws(JSONError) -> Verdict

    /// The ID of the request that a frame answers; nil for a frame that answers none.
    func requestID(in frame: JSONValue) -> String?

    // MARK: Streams

    /// The streams that there are, with the connection rules of each.
    var streams: [StreamPlan] { get }

    /// What is sent when a stream has opened, step by step; nil behind the last one. The next step is taken when the
    /// venue has said ``VenueNews/stream(_:)`` ``StreamState/stepDone``, at once where a step has no frames.
    ///
    /// - Parameter token: What the stream's `token` task brought.
    func opening(_ stream: StreamName, step: Int, token: String?, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest]?

    /// What asks for market data, or no more of it.
    func subscription(_ wish: MarketWish, at moment: CallMoment) throws(VenueRefusal) -> [VenueRequest]

    // MARK: Instruments that were not loaded

    /// What the venue most likely calls it: for a translation without the venue's list.
    func instrument(guessedFrom symbol: CanonicalSymbol) -> Instrument?
    /// The other way.
    func instrument(guessedFromVenue symbol: String) -> Instrument?
}

/// When, and with what that is used once.
package struct CallMoment: Sendable, Equatable {
    /// By the venue's clock.
    package var time: Instant
    /// Of the form that the profile asks for.
    package var nonce: String

    package init(_ time: Instant, nonce: String = "") {
        self.time = time
        self.nonce = nonce
    }

    package var milliseconds: Int64 { time.nanosecondsSinceEpoch / 1_000_000 }

    /// For another request of the same task, where nonces are growing numbers.
    package var next: CallMoment { CallMoment(time, nonce: Int64(nonce).map { String($0 &+ 1) } ?? nonce) }
}

/// Why nothing is sent: the order, or whatever it was, is refused here.
package struct VenueRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    package var reason: OrderRejectReason
    package var text: String

    package init(_ reason: OrderRejectReason, _ text: String) {
        self.reason = reason
        self.text = text
    }

    /// OrdRejReason(103) 11.
    package static func unsupported(_ text: String) -> VenueRefusal { VenueRefusal(.unsupportedCharacteristic, text) }

    package var description: String { text }
}
