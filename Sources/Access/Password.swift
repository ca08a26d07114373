// What a password must be.

/// Length is what counts; no rules about kinds of letters, which make passwords no better.
///
/// Source: NIST SP 800-63B, section 5.1.1.
enum Password {
    static let bytesMax = 1024

    static func check(_ password: [UInt8], of user: UserName, _ rules: AccessRules) throws(Objection) {
        guard password.count >= rules.passwordBytesMin else { throw .weakPassword(bytesMin: rules.passwordBytesMin) }
        guard password.count <= bytesMax else { throw .longPassword }
        let letters = String(decoding: password, as: UTF8.self).lowercased()
        // A name of one or two letters is in every other password.
        guard user.text.utf8.count < 3 || !letters.contains(user.text) else { throw .passwordNamesUser }
    }
}
