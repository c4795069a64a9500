package io.jenkins.plugins.imagepromotion.testing;

/** Public keys, a root certificate and a Sigstore trusted root for policies; their private keys no longer exist. */
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

    /** A Sigstore trusted root with a certificate authority and a log of each kind. */
    public static final String TRUSTED_ROOT = """
            {
              "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
              "tlogs": [
                {
                  "baseUrl": "https://rekor.acme.invalid",
                  "hashAlgorithm": "SHA2_256",
                  "publicKey": {
                    "rawBytes": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3wY9Dc3d3/TqWb0Z/zzLbjEf6o/+AS6cd8W+hUyiuQ6\
            xHvGmwVuVbxWcM9swBo8zl54FwD7IDvsEVsCQIMQ3Cw==",
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    "validFor": { "start": "2026-11-30T00:00:00Z" }
                  },
                  "logId": { "keyId": "I/C3b2cT2RfrnsFgkxrppP0gqb1gBInTQzz94JvpUQI=" }
                }
              ],
              "certificateAuthorities": [
                {
                  "subject": { "organization": "acme", "commonName": "fulcio" },
                  "uri": "https://fulcio.acme.invalid",
                  "certChain": {
                    "certificates": [
                      { "rawBytes": "MIIBpDCCAUugAwIBAgIUCvm29YN06fll6SDp8nrxLUKrtK4wCgYIKoZIzj0EAwIwIDENMAsGA1U\
            ECgwEYWNtZTEPMA0GA1UEAwwGZnVsY2lvMB4XDTI2MTEzMDE2MjkyNloXDTM2MTEyNzE2MjkyNlowIDENMAsGA1UECgwEYWNtZTE\
            PMA0GA1UEAwwGZnVsY2lvMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3FPCXLjNF9o1LBhzJzdrCmPQoLiCzzCDD1FjNNzaHXY\
            SmWY25KiODjTQVdAr07ny71nhcYHqzPXjoAsT9tC7LaNjMGEwHQYDVR0OBBYEFIgP9Bn/7I6TsMaSZVvFgcXo+gKRMB8GA1UdIwQ\
            YMBaAFIgP9Bn/7I6TsMaSZVvFgcXo+gKRMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49BAMCA0cAMEQ\
            CIEU4P4sMqBjuqioXk/0klvKBE96C0a2m/nx5YRM4r5F4AiBaMoKNGmL2gmoQ7aL01GqkI29LiLJ/1wWkNfEBsW1auA==" }
                    ]
                  },
                  "validFor": { "start": "2026-11-30T00:00:00Z" }
                }
              ],
              "ctlogs": [
                {
                  "baseUrl": "https://ct.acme.invalid",
                  "hashAlgorithm": "SHA2_256",
                  "publicKey": {
                    "rawBytes": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEe99AUk+7slMI/otYyu/4N/k9gRNS+t2C0w2wkzP0LV9\
            xN6j8lVroz+v2t8rmZqkOM2oSoDlxuoxIPKK+UBgvKA==",
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    "validFor": { "start": "2026-11-30T00:00:00Z" }
                  },
                  "logId": { "keyId": "rvvFJCqWFsIs+GIc7cN9YsEhQViHnZqZdK7fVXJMG9Q=" }
                }
              ]
            }
            """;

    public static final String TRUSTED_ROOT_ID =
            "sha256:346a4ca69678daf0d30033143a3c2473e796678ac4501670ca318940400cdf36";

    private PolicyKeys() {}

    /** A text with several lines as the value of a key in YAML, with that indentation. */
    public static String yaml(int indent, String text) {
        return "|\n" + text.indent(indent);
    }
}
