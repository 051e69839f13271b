package penstock.node.segment;

/** How a frame's payload is compressed; the number is part of the segment format. */
public enum Codec {
  IDENTITY(0),
  GZIP(1),
  ZSTD(2);

  private final int number;

  Codec(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
