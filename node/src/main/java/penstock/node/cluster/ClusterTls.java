package penstock.node.cluster;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * TLS between nodes, with certificates on both sides. A node is believed where its certificate is
 * of the CA and has a DNS name in common with our own, so that a CA that also serves others lets
 * none of them in. Files that change are read again at the next connection. Made by Akka;
 * thread-safe.
 */
public final class ClusterTls implements SSLEngineProvider {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterTls.class);

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final TlsFiles files;

  public ClusterTls(ActorSystem system) {
    this.files = new TlsFiles(TlsSettings.of(system.settings().config()));
  }

  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    SSLEngine engine = engine(host, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return new LoggedEngine(engine, "a connection to this node");
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    SSLEngine engine = engine(host, port);
    engine.setUseClientMode(true);
    return new LoggedEngine(engine, "the connection to " + host + ":" + port);
  }

  private SSLEngine engine(String host, int port) {
    SSLEngine engine = files.current().context().createSSLEngine(host, port);
    engine.setEnabledProtocols(PROTOCOLS);
    return engine;
  }

  @Override
  public Option<Throwable> verifyClientSession(String host, SSLSession session) {
    return verify(session);
  }

  @Override
  public Option<Throwable> verifyServerSession(String host, SSLSession session) {
    return verify(session);
  }

  private Option<Throwable> verify(SSLSession session) {
    try {
      files.current().checkName((X509Certificate) session.getPeerCertificates()[0]);
      return Option.empty();
    } catch (SSLPeerUnverifiedException e) {
      LOG.warn("a node is refused: {}", e.getMessage());
      return Option.apply(e);
    }
  }
}
