// The shapes of users, keys, sessions and credentials.

internal import Access

extension Schemas {
    static let access: [(name: String, schema: Schema)] = [
        (
            "User",
            .object([
                .of("name", .text), .of("roles", .list(.choice(Role.allCases.map(\.rawValue)))), .of("disabled", .flag),
                .of("mustChangePassword", .flag), .of("hasSecondFactor", .flag), .of("recoveryCodesLeft", count),
                .of("allowed", .list(.text)), .of("created", .time), .of("sessions", count), .of("keys", count),
                .of("lockedSeconds", .nullable(count)),
            ])
        ),
        (
            "Key",
            .object([
                .of("id", .text), .of("user", .text), .of("label", .text),
                .of("rights", .list(.choice(Right.allCases.map(\.rawValue)))), .of("allowed", .list(.text)), .of("created", .time),
                .of("expires", .nullable(.time)),
            ])
        ),
        (
            "Vault",
            .object([
                .of("present", .flag), .of("locked", .flag), .of("lockedBy", .nullable(.choice(["passphrase", "file", "token"]))),
                .of("whole", .flag), .of("problem", .nullable(.text)), .of("credentials", count),
            ])
        ),
        (
            "Credential",
            .object([
                .of("broker", .text), .of("user", .text), .of("created", .time), .of("updated", .time), .of("rotated", .time),
                .of("generation", count),
                .of("fields", .list(.object([.of("name", .text), .of("version", count), .of("updated", .time)]))),
            ])
        ),
        (
            "OwnSession",
            .object([.of("id", .text), .of("address", .text), .of("began", .time), .of("used", .time), .of("current", .flag)])
        ),
    ]
}
