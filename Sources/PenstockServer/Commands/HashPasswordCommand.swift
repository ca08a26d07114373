// `penstock hash-password`.

internal import Cryptography
internal import Reactor

/// Makes the text that a configuration keeps of a user's password.
package enum HashPasswordCommand: Command {
    package static let usage = """
        usage: penstock hash-password

        Reads a password, one line of standard input, and prints its scrypt hash, which is what a
        configuration keeps of it. At a terminal it asks twice and shows nothing of what is typed.
        """

    private static let longest = 256

    private struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["help"])
        try arguments.expect(0...0, "penstock hash-password")
        let password = try read("password: ")
        if SecretInput.isTerminal {
            guard try read("again: ") == password else {
                throw Unusable(description: "the two passwords are not the same")
            }
        }
        Output.print(PasswordHash(of: password).text)
        return 0
    }

    private static func read(_ prompt: String) throws(Unusable) -> [UInt8] {
        guard let password = SecretInput.line(prompt: prompt, maximum: longest), !password.isEmpty
        else {
            throw Unusable(
                description: "expected a password of 1 to \(longest) bytes on standard input")
        }
        // A FIX field cannot carry SOH, and nobody types the others on purpose.
        guard password.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Unusable(description: "the password has a control character")
        }
        return password
    }
}
