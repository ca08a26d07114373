// A venue's place on the broker thread, also while its credentials are not there.

internal import BrokerKit
internal import Brokers
internal import Cryptography
internal import Orders
internal import Reactor
internal import Values

/// A venue whose credentials are in the vault begins when somebody has unlocked it; until then it cannot be reached.
final class VenueSlot {
    private let link: VenueLink
    private let known: [WebOrder]
    private let desk: VenueDesk?
    private(set) var loop: VenueLoop?
    private var notes: [Text<16>] = []

    /// - Throws: What is wrong with the venue's settings; ``TLSError``, ``IOError``.
    init(_ link: VenueLink, _ known: [WebOrder], desk: VenueDesk?, at now: Instant) throws {
        (self.link, self.known, self.desk) = (link, known, desk)
        if link.venue.vaultUser == nil { loop = try VenueLoop(link, known, desk: desk, at: now) }
    }

    /// Looks for credentials.
    ///
    /// - Returns: The venue, when it has begun with this.
    func begin(at now: Instant) -> VenueLoop? {
        guard link.venue.vaultUser != nil, let credentials = link.credentials.removeFirst() else { return nil }
        do {
            if let loop {
                try loop.use(credentials, at: now)
                notes.append(Text(cutting: "\(link.venue.profile.title): it is connected to anew, with the credentials in the vault"))
                return nil
            }
            loop = try VenueLoop(link, known, credentials, desk: desk, at: now)
        } catch {
            notes.append(Text(cutting: "\(link.venue.profile.title): its credentials in the vault cannot be used: \(error)"))
        }
        return loop
    }

    func takeNotes() -> [Text<16>] {
        defer { notes.removeAll() }
        return notes
    }
}
