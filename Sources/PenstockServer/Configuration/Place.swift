// Where a value stands in a configuration, as people write it.

/// A path of keys such as `brokers[0].symbols[2].price`. Most are never shown, so that the text is
/// made only when it is asked for.
struct Place {
    private enum Step {
        case key(String)
        case item(Int)
    }

    private var steps: [Step] = []

    /// The value of a key of the mapping here.
    func key(_ key: String) -> Place { Place(steps: steps + [.key(key)]) }

    /// An item of the sequence here, from 0.
    func item(_ index: Int) -> Place { Place(steps: steps + [.item(index)]) }

    var text: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += text.isEmpty ? shown(key) : ".\(shown(key))"
            case .item(let index): text += "[\(index)]"
            }
        }
        return text
    }
}
