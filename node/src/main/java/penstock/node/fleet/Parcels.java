package penstock.node.fleet;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Framing;
import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import com.google.protobuf.MessageLite;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Messages in a stream of bytes, each behind its length in four bytes, however the stream is cut
 * into pieces. Blocking; not thread-safe.
 */
final class Parcels implements AutoCloseable {

  /** A frame of a tail carries its decompressed text. */
  static final int BYTES_MAX = 128 << 20;

  private static final int LENGTH_BYTES = 4;

  private final DataInputStream in;

  Parcels(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in));
  }

  /** The next message, null where the answer is whole. */
  byte @Nullable [] next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    if (length < 0 || length > BYTES_MAX) {
      throw new IOException("a message of " + length + " bytes; at most " + BYTES_MAX);
    }
    byte[] message = in.readNBytes(length);
    if (message.length < length) {
      throw new EOFException("the answer ends within a message");
    }
    return message;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // The other side has gone already.
      return;
    }
  }

  /** Adds a message to bytes that are to be sent. */
  static void put(MessageLite message, ByteStringBuilder out) {
    byte[] bytes = message.toByteArray();
    out.putInt(bytes.length, ByteOrder.BIG_ENDIAN);
    out.putBytes(bytes);
  }

  static ByteString of(MessageLite message) {
    ByteStringBuilder out = new ByteStringBuilder();
    put(message, out);
    return out.result();
  }

  /** The messages, for who may not block. */
  static Flow<ByteString, ByteString, NotUsed> messages() {
    return Framing.lengthField(LENGTH_BYTES, 0, LENGTH_BYTES + BYTES_MAX, ByteOrder.BIG_ENDIAN)
        .map(message -> message.drop(LENGTH_BYTES));
  }
}
