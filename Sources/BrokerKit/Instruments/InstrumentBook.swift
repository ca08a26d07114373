// The instruments of a venue, by all of their names.



/// Filled from the venue's instrument endpoint, and again whenever that is read.
///
/// Shape: at most `capacity` instruments.
package struct InstrumentBook: Sendable {
    private var all: [Instrument] = []
    private var places: [String: Int] = [:]
    private let capacity: Int

    package init(capacity: Int = 100_000) { self.capacity = capacity }

    package var isEmpty: Bool { all.isEmpty }
    package var count: Int { all.count }
    package var instruments: [Instrument] { all }

    /// Takes an instrument in, or its new rules. False when there is no room, or its symbol is another one's.
    @discardableResult
    package mutating func add(_ instrument: Instrument) -> Bool {
        if let place = places[instrument.venueSymbol] {
            all[place] = instrument
            return true
        }
        guard all.count < capacity, places[instrument.symbol.description] == nil else { return false }
        let place = all.count
        all.append(instrument)
        places[instrument.venueSymbol] = place
        places[instrument.symbol.description] = place
        for name in instrument.otherNames + [instrument.securityID].compactMap({ $0 }) where places[name] == nil {
            places[name] = place
        }
        return true
    }

    /// By its symbol, by what the venue calls it, or by another name that the venue has for it.
    package func instrument(named name: String) -> Instrument? { places[name].map { all[$0] } }
}
