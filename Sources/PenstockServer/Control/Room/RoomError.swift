// Why a control room did not do what it was asked.

internal import WebKit

/// Each is a line for a person, and none has a secret in it.
enum RoomError: Error, CustomStringConvertible {
    case noKey
    case badKeyFile(String)
    case notSent(address: String, HTTPFailure)
    case unknown(address: String, HTTPFailure, changes: Bool)
    /// What the control room says, with what is wrong with each part of the request.
    case refused(status: Int, detail: String, fields: [(field: String, message: String)])
    case notTheRoom(address: String, status: Int)

    var description: String {
        switch self {
        case .noKey:
            "no key to sign with: set PENSTOCK_KEY_ID and PENSTOCK_KEY_SECRET, or say --key FILE; POST /api/v1/keys makes one"
        case .badKeyFile(let file):
            "\(file) is no key: expected what POST /api/v1/keys answers, such as {\"id\": \"pk...\", \"secret\": \"...\"}"
        case .notSent(let address, let failure): "\(address): \(failure)"
        case .unknown(let address, let failure, let changes):
            "\(address): \(failure)" + (changes ? "; it may have been done all the same: look with `penstock status`" : "")
        case .refused(let status, let detail, let fields):
            fields.reduce("\(detail) (\(status))") { $0 + "\n  \($1.field): \($1.message)" }
        case .notTheRoom(let address, let status): "\(address) does not answer as a control room does (\(status))"
        }
    }
}
