package penstock.node.segment.s3;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What Alpakka and its HTTP client run with, made from our settings. */
public final class AlpakkaConfig {

  /** Requests that wait for a connection, for each connection. */
  private static final int OPEN_REQUESTS_PER_CONNECTION = 8;

  /** Shorter than servers and proxies keep an idle connection. */
  private static final String KEEP_ALIVE = "5 s";

  /** A store that is back is to be found soon: the default is 2 minutes. */
  private static final String CONNECTION_BACKOFF_MAX = "500 ms";

  private AlpakkaConfig() {}

  /** The object that usually stands under {@code alpakka.s3}. */
  static Config of(BucketSettings settings) {
    Map<String, Object> s3 = new HashMap<>();
    s3.put("buffer", "memory");
    s3.put("disk-buffer-path", "");
    s3.put("validate-object-key", true);
    s3.put("list-bucket-api-version", 2);
    s3.put("sign-anonymous-requests", true);
    s3.put("access-style", settings.access() == BucketSettings.Access.PATH ? "path" : "virtual");
    s3.put("aws.region.provider", "static");
    s3.put("aws.region.default-region", settings.region());
    if (!settings.endpoint().isEmpty()) {
      s3.put("endpoint-url", settings.endpoint());
    }
    if (settings.accessKey().isEmpty()) {
      s3.put("aws.credentials.provider", "default");
    } else {
      s3.put("aws.credentials.provider", "static");
      s3.put("aws.credentials.access-key-id", settings.accessKey());
      s3.put("aws.credentials.secret-access-key", settings.secretKey());
    }
    // Requests are tried again by Tries, which knows how much time there is; parts can't be.
    retries(s3, "retry-settings", 0);
    retries(s3, "multipart-upload.retry-settings", 3);
    return ConfigFactory.parseMap(s3, "penstock.s3");
  }

  private static void retries(Map<String, Object> s3, String path, int most) {
    s3.put(path + ".max-retries", most);
    s3.put(path + ".min-backoff", "100 ms");
    s3.put(path + ".max-backoff", "500 ms");
    s3.put(path + ".random-factor", 0.2);
  }

  /** What the actor system needs, so that the bucket has connections of its own. */
  public static Config pool(BucketSettings settings) {
    Map<String, Object> pool = new HashMap<>();
    pool.put("host-pattern", "regex:" + hosts(settings));
    pool.put("max-connections", settings.connections());
    pool.put(
        "max-open-requests",
        Integer.highestOneBit(settings.connections() * OPEN_REQUESTS_PER_CONNECTION - 1) * 2);
    pool.put("max-retries", 0);
    pool.put("keep-alive-timeout", KEEP_ALIVE);
    pool.put("max-connection-backoff", CONNECTION_BACKOFF_MAX);
    // As text: of a Duration the configuration keeps the milliseconds, without saying so.
    String tryTimeout = settings.tryTimeout().toMillis() + " ms";
    pool.put("response-entity-subscription-timeout", tryTimeout);
    pool.put("client.connecting-timeout", tryTimeout);
    pool.put("client.idle-timeout", tryTimeout);
    return ConfigFactory.parseMap(
        Map.of("akka.http.host-connection-pool.per-host-override", List.of(pool)), "penstock.s3");
  }

  private static String hosts(BucketSettings settings) {
    String host = settings.host().isEmpty() ? "amazonaws.com" : settings.host();
    return "(.*\\.)?" + Pattern.quote(host);
  }
}
