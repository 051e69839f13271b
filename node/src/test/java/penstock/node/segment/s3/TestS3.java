package penstock.node.segment.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** An S3 API in this process, with a folder behind it. Can go away and come back. */
final class TestS3 implements AutoCloseable {

  static final String BUCKET = "logs";
  static final String ACCESS_KEY = "the-key";
  static final String SECRET_KEY = "the-secret";

  private final Path folder;
  private @Nullable S3Proxy proxy;
  private int port;

  TestS3(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(folder.resolve(BUCKET));
    comeBack();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Listens where it did before. */
  void comeBack() throws Exception {
    S3Proxy started =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(new URI("http://127.0.0.1:" + port))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    started.start();
    port = started.getPort();
    proxy = started;
  }

  void goAway() throws Exception {
    S3Proxy running = proxy;
    proxy = null;
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public void close() {
    try {
      goAway();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
