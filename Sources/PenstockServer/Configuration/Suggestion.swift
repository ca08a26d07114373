// "Did you mean …?"

/// The candidate that `text` was most likely meant to be, or nil when none is near.
///
/// Cost: candidates × their length × the text's, which is given up on when longer than 64 bytes.
func suggestion(for text: String, among candidates: [String]) -> String? {
    let word = Array(text.lowercased().utf8)
    guard !word.isEmpty, word.count <= 64 else { return nil }
    // One slip in three letters still looks like the word; more than three no longer does.
    var distanceMax = min(3, max(1, word.count / 3))
    var nearest: String?
    for candidate in candidates where abs(candidate.utf8.count - word.count) <= distanceMax {
        let distance = editDistance(word, Array(candidate.lowercased().utf8))
        guard distance <= distanceMax else { continue }
        // Of two that are equally near, the first.
        distanceMax = distance - 1
        nearest = candidate
    }
    if let nearest { return nearest }
    let longer = candidates.filter { word.count >= 3 && $0.lowercased().utf8.starts(with: word) }
    return longer.count == 1 ? longer[0] : nil
}

/// How many bytes must be added, dropped, changed, or swapped with their neighbour.
///
/// Source: optimal string alignment distance (Damerau, Levenshtein).
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, byte) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            var distance = min(
                last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
            if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                distance = min(distance, beforeLast[column - 1] + 1)
            }
            current.append(distance)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
