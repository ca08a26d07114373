// Where a list goes on that is one of several.

/// Of a task that asks for several lists: which of them has more, and the venue's own place in it. As the page of a task it
/// is one text, with a space in between.
package struct ListPage: Sendable, Equatable, CustomStringConvertible {
    /// Without spaces.
    package let list: String
    package let place: String

    package init(_ list: String, _ place: String) { (self.list, self.place) = (list, place) }

    /// Nil for the first page.
    package init?(_ page: String?) {
        guard let page, let space = page.firstIndex(of: " ") else { return nil }
        self.init(String(page[..<space]), String(page[page.index(after: space)...]))
    }

    package var description: String { "\(list) \(place)" }
}
