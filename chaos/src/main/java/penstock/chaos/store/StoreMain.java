package penstock.chaos.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import penstock.chaos.net.TcpProxy;

/**
 * An S3 API over files, as a process: {@code StoreMain DIRECTORY HOST PORT}. Prints {@code ready
 * PORT}, reads its moods from standard input, a line each, and ends with it.
 */
public final class StoreMain {

  public static final String BUCKET = "penstock";
  public static final String ACCESS_KEY = "chaos";
  public static final String SECRET_KEY = "chaos-secret";

  private StoreMain() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    String host = arguments[1];
    int port = Integer.parseInt(arguments[2]);
    MoodyBlobStore blobs = new MoodyBlobStore(new FilesystemNio2BlobStore(directory.toString()));
    if (!blobs.containerExists(BUCKET)) {
      blobs.createContainer(BUCKET);
    }
    S3Proxy api =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    api.start();
    // Connections can be broken off here, which a server of HTTP does not do by itself.
    TcpProxy front =
        TcpProxy.plain(
            new InetSocketAddress(host, port),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), api.getPort()));
    blobs.onBreak(front::cutAll);
    System.out.println("ready " + front.port());
    System.out.flush();
    obey(blobs);
    Runtime.getRuntime().halt(0);
  }

  private static void obey(MoodyBlobStore blobs) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "slow" -> blobs.slow(Long.parseLong(words[1]));
        case "flaky" -> blobs.flaky(Integer.parseInt(words[1]));
        default -> blobs.well();
      }
    }
  }
}
