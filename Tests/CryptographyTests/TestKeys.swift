// Keys made for these tests alone, in PEM form.

import Cryptography
import TestKit
import Testing

/// A key as the argument of a test, which prints its name.
struct NamedKey: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let kind: KeyKind
    let pem: String
}

enum TestKeys {
    static let all = [
        NamedKey(testDescription: "Ed25519", kind: .ed25519, pem: ed25519),
        NamedKey(testDescription: "P-256 in SEC 1", kind: .p256, pem: p256SEC1),
        NamedKey(testDescription: "P-256 in PKCS #8", kind: .p256, pem: p256PKCS8),
        NamedKey(testDescription: "RSA in PKCS #1", kind: .rsa, pem: rsaPKCS1),
        NamedKey(testDescription: "RSA in PKCS #8", kind: .rsa, pem: rsaPKCS8),
    ]

    /// The key that Binance prints in its documents.
    static let ed25519 = `Ed25519 signatures`.pem
    /// The scalar 01 02 … 20, in both forms.
    static let p256SEC1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8goAoGCCqGSM49
        AwEHoUQDQgAEUVw9brnjlrkE0/7Kf1T9zQzB6Ze/N13KUVrQpsO0A19FNr46UPMY
        +/mlR1kCoiFQK+8NV+CMU7LMClbxfZ+TVA==
        -----END EC PRIVATE KEY-----

        """
    static let p256PKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAQIDBAUGBwgJCgsM
        DQ4PEBESExQVFhcYGRobHB0eHyChRANCAARRXD1uueOWuQTT/sp/VP3NDMHpl783
        XcpRWtCmw7QDX0U2vjpQ8xj7+aVHWQKiIVAr7w1X4IxTsswKVvF9n5NU
        -----END PRIVATE KEY-----

        """
    static let p256Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUVw9brnjlrkE0/7Kf1T9zQzB6Ze/
        N13KUVrQpsO0A19FNr46UPMY+/mlR1kCoiFQK+8NV+CMU7LMClbxfZ+TVA==
        -----END PUBLIC KEY-----

        """
    /// Of 2,048 bits, in both forms.
    static let rsaPKCS1 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEpAIBAAKCAQEAzKWkdEBoyj0H28ofEXeDq61orYS93MJ9HyNh+nFoK18Uf9m1
        d/ZdTqSMc1gfUulFeYlHa9xugEIpUxIdFFeheoLz2AcqJ1DHRbC+rYhmrP5PBQqH
        zNN41vERstJa871MsP8thxwOlywcwyY7u2MQ0CglbS9ErRYGk95JUAtUKUxrKrWs
        bGetVXYuLBVize/8mhwvJoApoQiKme+S1u7GuxDm3wkil6AmcYpm3wrUoaKTmVGo
        w3lP8uLmpshQri4QATmAnR3z/ZoshZo1TR3T8XwCWRvPkXQNmmr2JeH2YCYnIUDd
        TsLbTZT18J4m8pCW/MW4/so1hI0gBSfHUdihEQIDAQABAoIBAA4mtCEKen869NSo
        0jjUfAk+lAWlBLYDyEAuI658R25HBGAKOhy3WgtqoIBctcnMx1jt+mowfiml/ufi
        JvBLAP0Q73Ne8iDG2rNsfeWlECiNQKyXZlLub/rjr6F0dK/0b/MF/5bKBLjvvCDD
        KjqSe/f7lrRJTPqaZ85eKXv8qeSzEZZbs13QpXYDb+dvycCaCJwyR38AyYSYyT1U
        CLj/GsLK52yZitFid2FYbv/AupGwvsEYECbbS0mUa5uk99oq8B3yeeloSLtLODOS
        f3OQ98Pg673G3ARM2NP2n+HtPwFzVxZIij7McJsZLvptvh1enGq0yp1P+SRhcnAK
        Pv2rU3MCgYEA7dAJiBIo+QApBDBfKCacEaxPKNWXNu+Fh3u5LotSyRukf/XGTcWB
        MiCb++mHgq3e8TYw0lEMb0MQL4cXL3YRADW3dbapeS08bQuZyadKbWPVr1wRov1i
        /9OWIaS6iQfcHLM5FMQ1B4xQCu2zu2P4b8Rp5O5bSZ5EB3SwL1VE6RsCgYEA3ExH
        lnqTLY9BebJeVJ3eV5UcCtQjKx+SyCymGxozTTGW7RnrRxCoRjU+RjFcItNs13fN
        41v7uLV9ESUtLi9qpwhcSZdP1q4PptvntuqFdHVW4lGeCX1RjERTMibDjtKPP1We
        rvXwaAcaE3ONYT3K4hs+3Ahg7JOGEUv5EyW/zUMCgYEA5WbAOw1hjsjzyAGtWTrd
        ZEL2XWqkoq6s/UOBH//vzOWoanM4Zr814JgKQBhGyu1UWRSwRcE/IHjtvRswZ20Z
        +zzWC2w30Res6Xe+UwLYTet3LuC+dp69CBEgCrYv5o25a8oLLxgSG4TjlZc0wHgw
        KAitKdQwJTTRZOvQJOi5P68CgYEAy9jdyVWlCNxthtHRTdVDH6H/b9m6rTWrGgWO
        srd8zypa8Q0x0/GK9GRiOouEKUmghoT6hC7ib5mooAvZkcoYk3U+CG62Vv17yDfm
        YzEByrCldAh4B2np4rR6k4ahIHCgUsfEbTtweKJRs7wSD/Ag4za45Nvv7BnaTfkS
        AnDE2YcCgYB88Q+I/4XlWluTcno3GCeJXNFdC9Xwwys7i2c/M4uPOP4DgXC0q8yT
        eUV7iKItJfx2PCzLOvIQPrlQRsz27MLBN3JLwfqZP+edRPzWAvm4IgU1lEEr/TOP
        V0lhxt+eZgAxTWiUpvJamY9yYS9L9dcDKOnOoETQQBllhq3iAatltw==
        -----END RSA PRIVATE KEY-----

        """
    static let rsaPKCS8 = RSATestKey.privatePEM
    static let rsaPublic = RSATestKey.publicPEM
    static let rsaOf1024Bits = """
        -----BEGIN PRIVATE KEY-----
        MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBANQKdD1fynHWJ9Uq
        odrej8nKkCWnINzgRd3LEV5QyhGZrtD4pxKtcDLAcZBM0zAd5b3iDRwWeYvR5kqV
        NhLTS5JXzY9fx/9ngh/zoQbZ+aicM8eQitOmmdA4hIsn555DTDTx/qHkSYBVsRKy
        vzUbYyCixXyewaLBWBG2Z+aJyIdVAgMBAAECgYBlZt5x31ZkHCMOaQXgMmEXAlzu
        9L7dgg9HYu5aaU5JHnKgktjrMLAgRTHJ7UNtlk6hAPJ+BS15NRbpgfPLCurvILz2
        P7PCx19G6ms7Ppd5FohOhx3L1MXFq52OyJzImUdv9K8jh8qbtqkUBYQQz+93G7+v
        kwVYYCd1OGleViksvQJBAPtZ8Z+4p3Sv3ZOGWLhJuMTyvqXVOTrC90ESEqXf9IS6
        sahtdjrRer7jERYYBR4Hip2JqlpROIbw4bdCvhWIwl8CQQDX9mOxfN4BEPTFjV9y
        2VPtCRLrYGSQRdE4Tx+lAGhwY+AHPYrpf5LELDRp0lI00VKCJuAbUBT476rIRkH3
        n1rLAkEAquM66Jm1mBrdbahgd2L/8T8MqVivYSkey6nK7eW2q+r2UImjYVf8uP1O
        J5RLHmCIOJVZMbCY2v24qE0DSUbCxwJBAKhGyqOwAmSeS7vrTqZ1BVo7qcxSTcnF
        PSM9NBEj4j1A9X1uzODokPne3/Bc+8VAHaRgmltt6QmX5mErrZc/SkUCQERoUbWn
        Y9fT5xocGJ3lCFagkBvzkH62/L5CmDnIWZxClpbdfq2XoiqP0q+E9ZizztQsemjj
        rnzca8x0UbmRXLg=
        -----END PRIVATE KEY-----

        """
    /// Another curve.
    static let secp256k1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHQCAQEEILedDE4YTFEOxyl7AAqMUaqreIv4aGDebAZYR1n2m7cKoAcGBSuBBAAK
        oUQDQgAEz1Azz8Fjatw3q6HAcLxRBALxUvuRH51+3aaoTOZGHrzb0bHFjh1gdqPP
        yXSOSelpKI8ws6zhejkoZP64MGhBXA==
        -----END EC PRIVATE KEY-----

        """
}
