// What a venue's words mean, and the words for what is meant.

package import WebKit

/// A table such as `["open new": .working, "closed": .filled]`: words of one meaning stand in one text with spaces between
/// them, the one that is sent first. Traps on a word that stands in it twice.
package struct VenueWords<Meaning: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
    private let rows: [(word: String, meaning: Meaning)]
    private let meanings: [String: Meaning]

    package init(dictionaryLiteral elements: (String, Meaning)...) {
        rows = elements.flatMap { words, meaning in words.split(separator: " ").map { (String($0), meaning) } }
        meanings = Dictionary(uniqueKeysWithValues: rows.map { ($0.word, $0.meaning) })
    }

    /// Nil for a word that is in no row, and for none.
    package subscript(word: String?) -> Meaning? { word.flatMap { meanings[$0] } }

    /// Of a word that has to be there.
    ///
    /// - Throws: `unexpected` for one that the venue's documents do not have.
    package func meaning(_ row: JSONValue, _ key: StaticString) throws(JSONError) -> Meaning {
        guard let meaning = meanings[try row.requiredString(key)] else {
            throw JSONError(.unexpected, at: row.offset, key: "\(key)")
        }
        return meaning
    }
}

extension VenueWords where Meaning: Equatable {
    /// Nil for what the venue has no word for.
    package func word(for meaning: Meaning) -> String? { rows.first { $0.meaning == meaning }?.word }
}
