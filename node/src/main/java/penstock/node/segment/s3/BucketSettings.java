package penstock.node.segment.s3;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import penstock.node.settings.Section;
import penstock.node.settings.SettingsException;

/**
 * The bucket, and how it is used; each is explained in {@code reference.conf}.
 *
 * @param endpoint empty: Amazon's, of the region
 * @param prefix of all keys; empty, or ends with a slash
 * @param accessKey empty: the default chain of providers of the AWS SDK
 * @param kmsKey with {@code SSE_KMS}
 * @param storageClass empty: the bucket's own
 */
public record BucketSettings(
    String endpoint,
    String region,
    String bucket,
    String prefix,
    String accessKey,
    String secretKey,
    Access access,
    Encryption encryption,
    String kmsKey,
    String storageClass,
    int connections,
    Duration tryTimeout,
    Duration timeout,
    Duration linger,
    long groupBytes,
    Duration deleteGrace) {

  static final String PATH = "penstock.s3";

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,254}");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()/-]{0,256}");
  private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Z0-9_]{0,64}");

  private static final long MIB = 1 << 20;

  /** Where the bucket's name stands in a URL. */
  public enum Access {
    /** In the path. */
    PATH,
    /** In the name of the host. */
    VIRTUAL
  }

  /** What the server encrypts objects with. */
  public enum Encryption {
    /** What is the bucket's default. */
    NONE,
    /** A key of the object store. */
    SSE_S3,
    /** A key of the key management service. */
    SSE_KMS
  }

  /** Reads {@code penstock.s3}, of which a local store needs nothing. */
  public static BucketSettings of(Config root) {
    Section section = Section.of(root, PATH);
    BucketSettings settings =
        new BucketSettings(
            section.stringOrEmpty("endpoint"),
            section.string("region"),
            section.stringOrEmpty("bucket"),
            prefix(section.stringOrEmpty("prefix")),
            section.stringOrEmpty("access-key"),
            secret(section.stringOrEmpty("secret-key"), section.stringOrEmpty("secret-key-file")),
            section.oneOf("access-style", Access.class),
            section.oneOf("encryption", Encryption.class),
            section.stringOrEmpty("kms-key"),
            section.stringOrEmpty("storage-class"),
            section.integer("connections", 2, 256),
            section.duration("try-timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
            section.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
            section.duration("linger", Duration.ZERO, Duration.ofSeconds(1)),
            section.bytes("group-bytes", MIB / 4, 64 * MIB),
            section.duration("delete-grace", Duration.ofMinutes(1), Duration.ofDays(30)));
    section.end();
    return settings;
  }

  private static String prefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches() || prefix.startsWith("/") || prefix.contains("..")) {
      throw new SettingsException(
          PATH + ".prefix",
          prefix,
          "must be up to 256 of [A-Za-z0-9!_.*'()/-], not begin with a slash, and hold no \"..\"");
    }
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  private static String secret(String value, String file) {
    if (file.isEmpty()) {
      return value;
    }
    if (!value.isEmpty()) {
      throw new SettingsException(
          PATH + ".secret-key-file", file, "must be empty where secret-key is set");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new SettingsException(
          PATH + ".secret-key-file", file, "must be a file that can be read: " + e);
    }
  }

  /**
   * Checks what only an S3 store needs.
   *
   * @throws SettingsException where something is missing or contradicts something else
   */
  public BucketSettings check() {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new SettingsException(
          PATH + ".bucket", bucket, "must name a bucket where penstock.store = s3");
    }
    checkEndpoint();
    if (accessKey.isEmpty() != secretKey.isEmpty()) {
      throw new SettingsException(
          PATH + (accessKey.isEmpty() ? ".access-key" : ".secret-key"),
          "(empty)",
          "must be set: access-key and secret-key are both set, or both empty");
    }
    if (kmsKey.isEmpty() == (encryption == Encryption.SSE_KMS)) {
      throw new SettingsException(
          PATH + ".kms-key", kmsKey, "must be set where encryption = sse-kms, and only there");
    }
    if (!STORAGE_CLASS.matcher(storageClass).matches()) {
      throw new SettingsException(
          PATH + ".storage-class", storageClass, "must be a class such as STANDARD_IA, or empty");
    }
    if (timeout.compareTo(tryTimeout) < 0) {
      throw new SettingsException(
          PATH + ".timeout", timeout, "must not be less than try-timeout, " + tryTimeout);
    }
    return this;
  }

  private void checkEndpoint() {
    if (!endpoint.isEmpty() && host().isEmpty()) {
      throw new SettingsException(
          PATH + ".endpoint", endpoint, "must be a URL such as https://s3.example.com, or empty");
    }
  }

  /** The endpoint's host, empty where there is none. */
  String host() {
    try {
      URI uri = new URI(endpoint.replace("{bucket}", "bucket"));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      return http && uri.getHost() != null ? uri.getHost() : "";
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "bucket "
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix)
        + " at "
        + (endpoint.isEmpty() ? "Amazon S3, " + region : endpoint);
  }
}
