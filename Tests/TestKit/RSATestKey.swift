// An RSA key of 2,048 bits, made for tests alone.

public enum RSATestKey {
    public static let privatePEM = """
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
    public static let publicPEM = """
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
}
