package penstock.node.fleet;

import akka.util.ByteString;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Bytes in pieces of a bounded size, none for no bytes. */
final class Pieces implements Iterator<ByteString> {

  private final int bytesMax;
  private ByteString left;

  Pieces(ByteString bytes, int bytesMax) {
    this.left = bytes;
    this.bytesMax = bytesMax;
  }

  @Override
  public boolean hasNext() {
    return !left.isEmpty();
  }

  @Override
  public ByteString next() {
    if (left.isEmpty()) {
      throw new NoSuchElementException();
    }
    ByteString piece = left.take(bytesMax);
    left = left.drop(bytesMax);
    return piece;
  }
}
