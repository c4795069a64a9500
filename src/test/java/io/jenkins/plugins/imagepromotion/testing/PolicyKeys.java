package io.jenkins.plugins.imagepromotion.testing;

/** Public keys and a root certificate for policies; their private keys no longer exist. */
public final class PolicyKeys {
    public static final String TEAM = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhmNKzwywaSt6VdZUjJOai4w1QY59
            bzE+ynR9c7iCZtKOBlgeQM4LYdONXjyIcMoHsVnZZJK+QLA4QXlkfKBN4A==
            -----END PUBLIC KEY-----
            """;
    public static final String TEAM_ID = "sha256:fd01c2f74e676f591392ea68f763b64ccc0bc0e8d7c459e423717d16ffe481d7";

    public static final String AUDIT = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8dh53sYe6JKdPC4xr+zamfOhfyEq
            DnDXt5sc+y6Qvy5dpwDBdEycudHBXaEZDwoKwx0nkiaqCsJw010OdIGDMQ==
            -----END PUBLIC KEY-----
            """;
    public static final String AUDIT_ID = "sha256:ba0d810d591200fc000f652eebd908cdc265b2041faad92e3a2528ec1abcd2be";

    public static final String ROOT = """
            -----BEGIN CERTIFICATE-----
            MIIB5TCCAYugAwIBAgIUahAI4Yr2tw6f85ICN4Xv76uivMgwCgYIKoZIzj0EAwIw
            QDELMAkGA1UEBhMCVVMxCzAJBgNVBAgMAldBMQ0wCwYDVQQKDARhY21lMRUwEwYD
            VQQDDAxzaWduaW5nIHJvb3QwHhcNMjYxMTMwMTMyMDM1WhcNMzYxMTI3MTMyMDM1
            WjBAMQswCQYDVQQGEwJVUzELMAkGA1UECAwCV0ExDTALBgNVBAoMBGFjbWUxFTAT
            BgNVBAMMDHNpZ25pbmcgcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK7L
            cOGRFDHV6EHzEx6XtNpcM8kYtKExOZfgrLVUTI0v9u4PXYO5bIJd5Qz7bDmwp6SO
            ywYn7icmrqB3luk6i5KjYzBhMB0GA1UdDgQWBBQxh1/1zfpJF5uZ7IsbxwU3fTsw
            TjAfBgNVHSMEGDAWgBQxh1/1zfpJF5uZ7IsbxwU3fTswTjAPBgNVHRMBAf8EBTAD
            AQH/MA4GA1UdDwEB/wQEAwICBDAKBggqhkjOPQQDAgNIADBFAiAJHGwXTEV2MzH6
            ItQ1ewrLm1ECfavQGN+vTWMnF+vQTQIhAOx+EmIO1JKeWJqUS8IVR/Cr6Qx1FzXQ
            4JnWIwZ/8ctn
            -----END CERTIFICATE-----
            """;
    public static final String ROOT_ID = "sha256:012705ed842e00ab335a150a31046a9065447891136876d28e3e36bba5c7759a";

    private PolicyKeys() {}

    /** PEM as the value of a key in YAML, with that indentation. */
    public static String yaml(int indent, String pem) {
        return "|\n" + pem.indent(indent);
    }
}
