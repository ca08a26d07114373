// Files beside the tests, and short ways to read JSON in them.

import Foundation
import TestKit
import Testing
import Values
import WebKit

/// The bytes of a file in Payloads.
func payload(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appending(path: "Payloads/\(name)")))
}

extension JSONParser {
    func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        let result: Result<JSONValue, JSONError> = bytes.asBytes { bytes in
            do throws(JSONError) { return .success(try parse(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    func parse(_ text: String) throws(JSONError) -> JSONValue { try parse(Array(text.utf8)) }

    /// What is wrong with a text; nil when nothing is.
    func fault(_ bytes: [UInt8]) -> JSONError? {
        do throws(JSONError) {
            _ = try parse(bytes)
            return nil
        } catch {
            return error
        }
    }
}

extension JSONValue {
    /// Everything that is in it, so that nothing is left unread.
    func walk() throws -> String {
        switch kind {
        case .object:
            let members = try members().map { "\($0.key.description.debugDescription):\(try $0.value.walk())" }
            #expect(try members.count == count())
            return "{\(members.joined(separator: ","))}"
        case .array:
            let elements = try elements().map { try $0.walk() }
            #expect(try elements.count == count())
            return "[\(elements.joined(separator: ","))]"
        case .text: return try text().description.debugDescription
        case .number: return try textOrNumber().description
        case .boolean: return try boolean() ? "true" : "false"
        case .null: return "null"
        }
    }
}

/// The error that a reading throws.
func fault(_ body: () throws(JSONError) -> Void) -> JSONError? {
    do throws(JSONError) {
        try body()
        return nil
    } catch {
        return error
    }
}
