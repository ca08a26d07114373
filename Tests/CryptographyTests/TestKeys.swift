// Keys made for these tests alone, in PEM form.

import Cryptography
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
    static let rsaPKCS8 = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDMpaR0QGjKPQfb
        yh8Rd4OrrWithL3cwn0fI2H6cWgrXxR/2bV39l1OpIxzWB9S6UV5iUdr3G6AQilT
        Eh0UV6F6gvPYByonUMdFsL6tiGas/k8FCofM03jW8RGy0lrzvUyw/y2HHA6XLBzD
        Jju7YxDQKCVtL0StFgaT3klQC1QpTGsqtaxsZ61Vdi4sFWLN7/yaHC8mgCmhCIqZ
        75LW7sa7EObfCSKXoCZximbfCtShopOZUajDeU/y4uamyFCuLhABOYCdHfP9miyF
        mjVNHdPxfAJZG8+RdA2aavYl4fZgJichQN1OwttNlPXwnibykJb8xbj+yjWEjSAF
        J8dR2KERAgMBAAECggEADia0IQp6fzr01KjSONR8CT6UBaUEtgPIQC4jrnxHbkcE
        YAo6HLdaC2qggFy1yczHWO36ajB+KaX+5+Im8EsA/RDvc17yIMbas2x95aUQKI1A
        rJdmUu5v+uOvoXR0r/Rv8wX/lsoEuO+8IMMqOpJ79/uWtElM+ppnzl4pe/yp5LMR
        lluzXdCldgNv52/JwJoInDJHfwDJhJjJPVQIuP8awsrnbJmK0WJ3YVhu/8C6kbC+
        wRgQJttLSZRrm6T32irwHfJ56WhIu0s4M5J/c5D3w+DrvcbcBEzY0/af4e0/AXNX
        FkiKPsxwmxku+m2+HV6carTKnU/5JGFycAo+/atTcwKBgQDt0AmIEij5ACkEMF8o
        JpwRrE8o1Zc274WHe7kui1LJG6R/9cZNxYEyIJv76YeCrd7xNjDSUQxvQxAvhxcv
        dhEANbd1tql5LTxtC5nJp0ptY9WvXBGi/WL/05YhpLqJB9wcszkUxDUHjFAK7bO7
        Y/hvxGnk7ltJnkQHdLAvVUTpGwKBgQDcTEeWepMtj0F5sl5Und5XlRwK1CMrH5LI
        LKYbGjNNMZbtGetHEKhGNT5GMVwi02zXd83jW/u4tX0RJS0uL2qnCFxJl0/Wrg+m
        2+e26oV0dVbiUZ4JfVGMRFMyJsOO0o8/VZ6u9fBoBxoTc41hPcriGz7cCGDsk4YR
        S/kTJb/NQwKBgQDlZsA7DWGOyPPIAa1ZOt1kQvZdaqSirqz9Q4Ef/+/M5ahqczhm
        vzXgmApAGEbK7VRZFLBFwT8geO29GzBnbRn7PNYLbDfRF6zpd75TAthN63cu4L52
        nr0IESAKti/mjblrygsvGBIbhOOVlzTAeDAoCK0p1DAlNNFk69Ak6Lk/rwKBgQDL
        2N3JVaUI3G2G0dFN1UMfof9v2bqtNasaBY6yt3zPKlrxDTHT8Yr0ZGI6i4QpSaCG
        hPqELuJvmaigC9mRyhiTdT4IbrZW/XvIN+ZjMQHKsKV0CHgHaenitHqThqEgcKBS
        x8RtO3B4olGzvBIP8CDjNrjk2+/sGdpN+RICcMTZhwKBgHzxD4j/heVaW5NyejcY
        J4lc0V0L1fDDKzuLZz8zi484/gOBcLSrzJN5RXuIoi0l/HY8LMs68hA+uVBGzPbs
        wsE3ckvB+pk/551E/NYC+bgiBTWUQSv9M49XSWHG355mADFNaJSm8lqZj3JhL0v1
        1wMo6c6gRNBAGWWGreIBq2W3
        -----END PRIVATE KEY-----

        """
    static let rsaPublic = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzKWkdEBoyj0H28ofEXeD
        q61orYS93MJ9HyNh+nFoK18Uf9m1d/ZdTqSMc1gfUulFeYlHa9xugEIpUxIdFFeh
        eoLz2AcqJ1DHRbC+rYhmrP5PBQqHzNN41vERstJa871MsP8thxwOlywcwyY7u2MQ
        0CglbS9ErRYGk95JUAtUKUxrKrWsbGetVXYuLBVize/8mhwvJoApoQiKme+S1u7G
        uxDm3wkil6AmcYpm3wrUoaKTmVGow3lP8uLmpshQri4QATmAnR3z/ZoshZo1TR3T
        8XwCWRvPkXQNmmr2JeH2YCYnIUDdTsLbTZT18J4m8pCW/MW4/so1hI0gBSfHUdih
        EQIDAQAB
        -----END PUBLIC KEY-----

        """
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
