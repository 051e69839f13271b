package penstock.node.segment.s3;

import akka.stream.alpakka.s3.S3Exception;
import akka.util.ByteString;
import java.io.IOException;
import java.util.Arrays;
import penstock.node.settings.SettingsException;

/**
 * Uses the bucket as a node will, before it serves: lists, writes, reads and deletes. What is wrong
 * is said in the words of the settings. Used once.
 */
final class BucketCheck {

  private static final byte[] BYTES =
      "penstock\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final BucketSettings settings;
  private final Bucket bucket;
  private final String key;

  BucketCheck(BucketSettings settings, Bucket bucket, String node) {
    this.settings = settings;
    this.bucket = bucket;
    this.key = Keys.probe(node);
  }

  /** Returns where everything works. */
  void run() {
    attempt("be listed", () -> bucket.list(key));
    attempt("be written to", () -> bucket.put(key, ByteString.fromArray(BYTES)));
    attempt("be read from", this::read);
    attempt("have objects deleted", () -> bucket.delete(key));
  }

  private interface Step {
    void run() throws IOException;
  }

  private void read() throws IOException {
    if (!Arrays.equals(bucket.get(key, 0, BYTES.length), BYTES)) {
      throw new IOException("what was written came back changed");
    }
  }

  private void attempt(String what, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw explain(what, e);
    }
  }

  private SettingsException explain(String what, IOException e) {
    S3Exception answer = Tries.answer(e);
    if (answer == null) {
      return wrong(
          "endpoint",
          settings.endpoint().isEmpty() ? "(Amazon S3)" : settings.endpoint(),
          "must be an S3 API that answers: " + e.getMessage());
    }
    return switch (String.valueOf(answer.code())) {
      case "NoSuchBucket", "InvalidBucketName", "AllAccessDisabled" ->
          wrong("bucket", settings.bucket(), "must be a bucket that is there: " + say(answer));
      case "SignatureDoesNotMatch" ->
          wrong("secret-key", "(a secret)", "must be the secret of access-key: " + say(answer));
      // The second one is what S3Proxy says.
      case "InvalidAccessKeyId", "NoSuchKey", "InvalidToken", "ExpiredToken" ->
          wrong("access-key", settings.accessKey(), "must be a key that is known: " + say(answer));
      case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraint" ->
          wrong("region", settings.region(), "must be the bucket's region: " + say(answer));
      case "InvalidStorageClass" ->
          wrong("storage-class", settings.storageClass(), "must be one there is: " + say(answer));
      case "AccessDenied", "Forbidden", "AllAccessDenied" ->
          wrong(
              "bucket",
              settings.bucket(),
              "must " + what + " with this access-key: " + say(answer));
      default -> wrong("bucket", settings.bucket(), "must " + what + ": " + say(answer));
    };
  }

  private static String say(S3Exception answer) {
    return answer.code() + ", " + answer.message();
  }

  private static SettingsException wrong(String key, Object value, String allowed) {
    return new SettingsException(BucketSettings.PATH + "." + key, value, allowed);
  }
}
