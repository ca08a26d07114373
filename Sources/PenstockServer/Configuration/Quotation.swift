// Other people's text inside our messages.

/// The text between quotation marks: cut when long, control characters made visible, so that a
/// configuration cannot steer the terminal that shows its problems.
func quoted(_ text: String) -> String { "\"\(shown(text))\"" }

/// As ``quoted(_:)``, without the marks.
func shown(_ text: String) -> String {
    let lengthMax = 60
    var shown = ""
    for (index, scalar) in text.unicodeScalars.prefix(lengthMax + 1).enumerated() {
        if index == lengthMax { return shown + "…" }
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
            shown += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
    return shown
}

/// `a, b or c`.
func alternatives(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + last
}
