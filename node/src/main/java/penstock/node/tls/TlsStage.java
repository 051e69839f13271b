package penstock.node.tls;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * TLS of one connection, the server's side, as Akka HTTP wants it. It differs from Akka's own stage
 * in what a flood needs: no buffers while a connection rests, a handshake only with a permit, no
 * actor of its own, and an end in bounded time. Half-closed clients still hear their answer.
 */
public final class TlsStage
    extends GraphStage<BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound>> {

  final Inlet<SslTlsOutbound> plainIn = Inlet.create("Tls.plainIn");
  final Outlet<ByteString> cipherOut = Outlet.create("Tls.cipherOut");
  final Inlet<ByteString> cipherIn = Inlet.create("Tls.cipherIn");
  final Outlet<SslTlsInbound> plainOut = Outlet.create("Tls.plainOut");

  private final BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape =
      BidiShape.of(plainIn, cipherOut, cipherIn, plainOut);

  final Supplier<SSLEngine> engines;
  final TlsProvider provider;
  final Handshakes handshakes;

  /**
   * @param engines makes one for each connection, with client mode off
   * @param provider whose they are
   */
  public TlsStage(Supplier<SSLEngine> engines, TlsProvider provider, Handshakes handshakes) {
    this.provider = provider;
    this.engines = engines;
    this.handshakes = handshakes;
  }

  @Override
  public BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new TlsLogic(this);
  }
}
