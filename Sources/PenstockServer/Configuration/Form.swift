// How a value is written: what to expect, and how to read it.

/// The written form of a type of values.
struct Form<Value> {
    /// For people, as in "expected a whole number from 1 to 10".
    let expected: String
    /// Judges any text.
    let read: (String) throws(Misfit) -> Value
}

extension Form<String> {
    /// Any text that is not empty and has no control characters.
    static func text(_ expected: String, bytesMax: Int = 1024) -> Form {
        Form(expected: expected) { (text) throws(Misfit) -> String in
            guard !text.isEmpty else { throw Misfit(what: "empty") }
            guard text.utf8.count <= bytesMax else {
                throw Misfit(what: "\(text.utf8.count) bytes long", expected: "at most \(bytesMax)")
            }
            guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw Misfit(what: "\(quoted(text)) has control characters in it")
            }
            return text
        }
    }
}

extension Form<Bool> {
    static var boolean: Form { boolean(expected: "true or false") }

    static func boolean(expected: String) -> Form {
        Form(expected: expected) { (text) throws(Misfit) -> Bool in
            switch text {
            case "true", "yes", "Y": return true
            case "false", "no", "N": return false
            default: throw Misfit(what: "\(quoted(text)) is neither true nor false")
            }
        }
    }
}

extension Form {
    /// One of a few words.
    static func choice(_ choices: [(word: String, value: Value)]) -> Form {
        let words = choices.map(\.word)
        return Form(expected: alternatives(words)) { (text) throws(Misfit) -> Value in
            guard let choice = choices.first(where: { $0.word == text }) else {
                let near = suggestion(for: text, among: words)
                throw Misfit(what: "\(quoted(text)) is unknown", suggestion: near)
            }
            return choice.value
        }
    }
}
