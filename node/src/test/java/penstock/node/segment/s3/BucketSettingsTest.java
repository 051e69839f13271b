package penstock.node.segment.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.node.settings.SettingsException;

final class BucketSettingsTest {

  private static BucketSettings of(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    settings.forEach((key, value) -> all.put("penstock.s3." + key, value));
    return BucketSettings.of(
        ConfigFactory.parseMap(all).withFallback(ConfigFactory.defaultReference()));
  }

  @Test
  void shouldHaveDefaults() {
    assertEquals(
        new BucketSettings(
            "",
            "us-east-1",
            "",
            "",
            "",
            "",
            BucketSettings.Access.PATH,
            BucketSettings.Encryption.NONE,
            "",
            "",
            16,
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofMillis(250),
            8 << 20,
            Duration.ofHours(1)),
        of(Map.of()));
  }

  @Test
  void shouldReadEveryKey(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "from a file\n");
    Map<String, String> all = new HashMap<>();
    all.put("endpoint", "https://{bucket}.s3.example.com:9000");
    all.put("region", "eu-north-1");
    all.put("bucket", "the-logs");
    all.put("prefix", "fleet/one");
    all.put("access-key", "k");
    all.put("secret-key-file", secret.toString());
    all.put("access-style", "virtual");
    all.put("encryption", "sse-kms");
    all.put("kms-key", "key-1");
    all.put("storage-class", "STANDARD_IA");
    all.put("connections", "5");
    all.put("try-timeout", "1 s");
    all.put("timeout", "2 s");
    all.put("linger", "20 ms");
    all.put("group-bytes", "1 MiB");
    all.put("delete-grace", "2 h");
    BucketSettings settings = of(all).check();
    assertEquals(
        new BucketSettings(
            "https://{bucket}.s3.example.com:9000",
            "eu-north-1",
            "the-logs",
            "fleet/one/",
            "k",
            "from a file",
            BucketSettings.Access.VIRTUAL,
            BucketSettings.Encryption.SSE_KMS,
            "key-1",
            "STANDARD_IA",
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            1 << 20,
            Duration.ofHours(2)),
        settings);
    assertFalse(settings.toString().contains("from a file"));
  }

  @ParameterizedTest
  @CsvSource({
    "bucket, ''",
    "bucket, The Logs",
    "endpoint, s3.example.com",
    "endpoint, ftp://s3.example.com",
    "prefix, /logs",
    "prefix, logs/../other",
    "access-key, ''",
    "secret-key, ''",
    "secret-key-file, /nowhere/secret",
    "kms-key, key-1",
    "storage-class, cold",
    "connections, 1",
    "linger, 2 s",
    "timeout, 3 s",
    "delete-grace, 1 s",
    "unknown, 1",
  })
  void shouldNameTheSettingThatIsWrong(String key, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bucket", "logs");
    settings.put("access-key", "k");
    settings.put("secret-key", "s");
    if (key.equals("secret-key-file")) {
      settings.remove("secret-key");
    }
    settings.put(key, value);
    String message =
        String.valueOf(
            assertThrows(SettingsException.class, () -> of(settings).check()).getMessage());
    assertTrue(message.startsWith("penstock.s3." + key + " = "), message);
  }
}
