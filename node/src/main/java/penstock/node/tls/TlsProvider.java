package penstock.node.tls;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.conscrypt.Conscrypt;

/** Whose TLS it is. Figures: {@code docs/adr/0012-tls.md}. */
public enum TlsProvider {
  /** Java's own. */
  JDK {
    @Override
    public SSLContext context() throws NoSuchAlgorithmException {
      return SSLContext.getInstance("TLS");
    }

    @Override
    void release(SSLEngine engine) {
      // It is memory as any other.
    }

    @Override
    boolean resumed(SSLSession session, long beganMillis) {
      return session.getCreationTime() < beganMillis;
    }
  },

  /** BoringSSL, in native code. */
  CONSCRYPT {
    @Override
    public SSLContext context() throws NoSuchAlgorithmException {
      if (!Conscrypt.isAvailable()) {
        throw new NoSuchAlgorithmException("Conscrypt has no native library for this machine");
      }
      return SSLContext.getInstance("TLS", Conscrypt.newProvider());
    }

    @Override
    void release(SSLEngine engine) {
      // Native memory is given back when both sides are closed, not when Java forgets the engine.
      try {
        engine.closeOutbound();
        engine.closeInbound();
      } catch (SSLException e) {
        // The client did not say goodbye; that is all.
        return;
      }
    }

    @Override
    boolean resumed(SSLSession session, long beganMillis) {
      // It knows seconds only: one of this second looks new.
      return session.getCreationTime() <= beganMillis - 1_000;
    }
  };

  /**
   * A context that is not initialised yet.
   *
   * @throws NoSuchAlgorithmException where this provider is not for this machine
   */
  public abstract SSLContext context() throws NoSuchAlgorithmException;

  /** The connection is over. */
  abstract void release(SSLEngine engine);

  /** Whether a session is as old as some handshake before the one that began then. */
  abstract boolean resumed(SSLSession session, long beganMillis);
}
