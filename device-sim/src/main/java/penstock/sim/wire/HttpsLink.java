package penstock.sim.wire;

import java.io.IOException;
import java.io.OutputStream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;
import penstock.sim.device.Chunk;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;

/**
 * A device's way to its node over HTTPS with its certificate. Keeps one connection alive from
 * upload to upload, and resumes the TLS session where it has to connect again. It never sends a
 * request twice by itself: the device has to know what it sent how often.
 */
public final class HttpsLink implements DeviceLink {

  private static final HttpConnection.Body NO_BODY =
      new HttpConnection.Body() {
        @Override
        public int bytes() {
          return 0;
        }

        @Override
        public void writeTo(OutputStream out) {}
      };

  private final NodeAddress address;
  private final Timeouts timeouts;
  private final SSLSocketFactory factory;
  private final boolean checksHostName;
  private volatile @Nullable HttpConnection connection;

  public HttpsLink(
      NodeAddress address, DeviceCertificate certificate, ServerTrust trust, Timeouts timeouts) {
    this.address = address;
    this.timeouts = timeouts;
    this.factory = certificate.clientContext(trust).getSocketFactory();
    this.checksHostName = trust.checksHostName();
  }

  @Override
  public Reply send(Request request) throws IOException {
    HttpReply reply =
        request instanceof Request.Upload upload
            ? exchange(head(upload), body(upload.chunk()))
            : exchange(head(request.stream()), NO_BODY);
    return ReplyJson.read(reply);
  }

  private static String head(String stream) {
    return "GET /v1/logs/position?stream=" + stream + " HTTP/1.1\r\n";
  }

  private static String head(Request.Upload upload) {
    return "POST /v1/logs HTTP/1.1\r\n"
        + "Content-Type: application/x-kmsg\r\n"
        + "Content-Encoding: zstd\r\n"
        + ("Penstock-Stream: " + upload.stream() + "\r\n")
        + ("Penstock-Oldest: " + upload.oldest() + "\r\n")
        + (upload.monoUs() >= 0 ? "Penstock-Mono: " + upload.monoUs() + "\r\n" : "");
  }

  private static HttpConnection.Body body(Chunk chunk) {
    return new HttpConnection.Body() {
      @Override
      public int bytes() {
        return chunk.bodyBytes();
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        chunk.writeTo(out);
      }
    };
  }

  private HttpReply exchange(String head, HttpConnection.Body body) throws IOException {
    HttpConnection kept = connection;
    if (kept != null && kept.isUsable()) {
      return exchange(kept, head, body);
    }
    drop();
    HttpConnection opened = HttpConnection.open(address, timeouts, factory, checksHostName);
    connection = opened;
    return exchange(opened, head, body);
  }

  private HttpReply exchange(HttpConnection on, String head, HttpConnection.Body body)
      throws IOException {
    try {
      HttpReply reply = on.exchange(head, body);
      if (!on.isUsable()) {
        on.close();
      }
      return reply;
    } catch (IOException | RuntimeException e) {
      on.close();
      throw e;
    }
  }

  private void drop() {
    HttpConnection kept = connection;
    if (kept != null) {
      kept.close();
    }
  }

  @Override
  public void cut() {
    HttpConnection kept = connection;
    connection = null;
    if (kept != null) {
      kept.cut();
    }
  }

  @Override
  public void close() {
    drop();
  }
}
