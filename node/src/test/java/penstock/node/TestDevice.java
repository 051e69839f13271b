package penstock.node;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import penstock.protocol.DeviceCertificate;

/** A device with its certificate, as the node sees it from outside. */
final class TestDevice {

  final String id;
  final String fingerprint;
  private final DeviceCertificate certificate;
  private final SSLContext context;
  private final int port;

  TestDevice(String id, DeviceCertificate certificate, SSLContext context, int port) {
    this.id = id;
    this.fingerprint = certificate.fingerprint();
    this.certificate = certificate;
    this.context = context;
    this.port = port;
  }

  DeviceConnection connect() throws IOException {
    return new DeviceConnection(context, port);
  }

  /** By one version of TLS, such as TLSv1.2. */
  DeviceConnection connect(String protocol) throws IOException {
    return new DeviceConnection(context, port, protocol);
  }

  /** The same device, at another node or the next life of one. */
  TestDevice at(int otherPort) {
    return new TestDevice(id, certificate, context, otherPort);
  }

  /** The head of an upload, without the line that says how the body is framed. */
  static String head(@Nullable String stream, String... headers) {
    StringBuilder head = new StringBuilder("POST /v1/logs HTTP/1.1\r\nHost: node\r\n");
    if (stream != null) {
      head.append("Penstock-Stream: ").append(stream).append("\r\n");
    }
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      typed |= headers[i].equals("Content-Type");
    }
    return head.append(typed ? "" : "Content-Type: application/x-kmsg\r\n").toString();
  }

  /** An upload on a connection of its own. */
  Answer post(String stream, byte[] body, String... headers) throws IOException {
    try (DeviceConnection connection = connect()) {
      return connection.request(head(stream, headers), body);
    }
  }

  Answer get(String path) throws IOException {
    try (DeviceConnection connection = connect()) {
      return connection.send("GET " + path + " HTTP/1.1\r\nHost: node\r\n\r\n").answer();
    }
  }

  long position(String stream) throws IOException {
    return get("/v1/logs/position?stream=" + stream).number("acked");
  }
}
