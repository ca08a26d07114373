// What a client can decompress.

/// Source: RFC 9110, sections 12.4.2 and 12.5.3.
enum AcceptedCodings {
    /// Whether it takes gzip at least as gladly as what is not compressed.
    static func prefersGzip(_ headers: HeaderFields) -> Bool {
        var (gzip, identity, other): (Int?, Int?, Int?) = (nil, nil, nil)
        for element in headers.elements("accept-encoding") {
            let parts = element.split(separator: ";").map { Whitespace.trimmed($0) }
            guard let name = parts.first, let weight = weight(parts.dropFirst()) else { continue }
            switch name {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            case "*": other = weight
            default: break
            }
        }
        guard let weight = gzip ?? other, weight > 0 else { return false }
        return weight >= identity ?? 0
    }

    /// In thousandths; nil for what is no weight.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Int? {
        guard let parameter = parameters.first else { return 1000 }
        guard parameters.count == 1, parameter.hasPrefix("q=") else { return nil }
        let digits = Array(parameter.utf8.dropFirst(2))
        guard let first = digits.first, (1...5).contains(digits.count), first == 48 || first == 49,
            digits.count == 1 || digits[1] == 46, digits.dropFirst(2).allSatisfy({ 48...57 ~= $0 })
        else { return nil }
        var weight = Int(first - 48)
        for place in 2..<5 { weight = weight * 10 + (place < digits.count ? Int(digits[place] - 48) : 0) }
        return weight <= 1000 ? weight : nil
    }
}
