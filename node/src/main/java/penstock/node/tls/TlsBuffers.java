package penstock.node.tls;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * The room in which a thread encrypts and decrypts. One set a thread and not one a connection: a
 * connection that rests holds none. Belongs to its thread, for the length of one call.
 */
final class TlsBuffers {

  /** Longest TLS record: 16 KiB, and what padding and older Javas add. */
  private static final int RECORD_BYTES_MAX = 16_384 + 2_048;

  /** Several records at a time, so that those behind this stage have fewer elements to handle. */
  private static final int BATCH_BYTES = 64 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final ThreadLocal<TlsBuffers> OWN = ThreadLocal.withInitial(TlsBuffers::new);

  private final ByteBuffer cipherIn = ByteBuffer.allocate(BATCH_BYTES + RECORD_BYTES_MAX);
  private final ByteBuffer plainOut = ByteBuffer.allocate(BATCH_BYTES + RECORD_BYTES_MAX);
  private final ByteBuffer plainIn = ByteBuffer.allocate(BATCH_BYTES);
  private final ByteBuffer cipherOut = ByteBuffer.allocate(BATCH_BYTES + 5 * RECORD_BYTES_MAX);

  private TlsBuffers() {}

  static TlsBuffers own() {
    return OWN.get();
  }

  /**
   * What decrypting came to.
   *
   * @param consumed bytes of what came
   * @param starved there is no whole record left
   */
  record Decrypted(int consumed, ByteString plain, boolean starved, boolean closed) {}

  /** Decrypts records until there are none left, much has come of it, or the engine wants more. */
  Decrypted decrypt(SSLEngine engine, ByteString cipher) throws SSLException {
    cipherIn.clear();
    plainOut.clear();
    int unused = cipher.copyToBuffer(cipherIn);
    cipherIn.flip();
    SSLEngineResult result;
    do {
      result = engine.unwrap(cipherIn, plainOut);
    } while (result.getStatus() == SSLEngineResult.Status.OK
        && result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING
        && cipherIn.hasRemaining()
        && plainOut.position() < BATCH_BYTES);
    return new Decrypted(
        cipherIn.position(),
        content(plainOut),
        result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW,
        result.getStatus() == SSLEngineResult.Status.CLOSED);
  }

  /**
   * What encrypting came to.
   *
   * @param consumed bytes of what was to be sent
   */
  record Encrypted(int consumed, ByteString cipher) {}

  /** Encrypts the beginning of what is to be sent, or all of it. */
  Encrypted encrypt(SSLEngine engine, ByteString plain) throws SSLException {
    plainIn.clear();
    cipherOut.clear();
    int unused = plain.copyToBuffer(plainIn);
    plainIn.flip();
    SSLEngineResult result;
    do {
      result = engine.wrap(plainIn, cipherOut);
    } while (result.getStatus() == SSLEngineResult.Status.OK
        && plainIn.hasRemaining()
        && result.bytesConsumed() > 0);
    return new Encrypted(plainIn.position(), content(cipherOut));
  }

  /** What the engine itself has to say: of a handshake, or that it closes. */
  ByteString ownWords(SSLEngine engine) throws SSLException {
    cipherOut.clear();
    var unused = engine.wrap(NOTHING.duplicate(), cipherOut);
    return content(cipherOut);
  }

  private static ByteString content(ByteBuffer buffer) {
    buffer.flip();
    return buffer.hasRemaining() ? ByteString.fromByteBuffer(buffer) : ByteString.emptyByteString();
  }
}
