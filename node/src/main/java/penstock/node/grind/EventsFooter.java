package penstock.node.grind;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What stands behind the pages of a sealed file of events: what is worth keeping in memory, and
 * where the rest is.
 *
 * @param ruleSets that its frames were ground by
 * @param frames that were ground, skipped ones too
 * @param skipped frames that could not be ground
 * @param minTimeUs lowest time of an event, above {@code maxTimeUs} where there is none
 * @param names of its events, in the order of their numbers in pages
 * @param tableAt where the table of pages begins, see {@link EventsPage#encode}
 * @param tableCrc CRC-32C of its bytes
 */
record EventsFooter(
    String segment,
    List<String> ruleSets,
    int frames,
    int skipped,
    long events,
    long minTimeUs,
    long maxTimeUs,
    List<String> names,
    long tableAt,
    int tableBytes,
    int tableCrc) {

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(segment);
      writeStrings(ruleSets, out);
      out.writeInt(frames);
      out.writeInt(skipped);
      out.writeLong(events);
      out.writeLong(minTimeUs);
      out.writeLong(maxTimeUs);
      writeStrings(names, out);
      out.writeLong(tableAt);
      out.writeInt(tableBytes);
      out.writeInt(tableCrc);
    } catch (IOException e) {
      throw new UncheckedIOException("memory took no bytes", e);
    }
    return bytes.toByteArray();
  }

  /** Fails where it is not what {@link #encode} made. */
  static EventsFooter decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new EventsFooter(
          in.readUTF(),
          readStrings(in),
          in.readInt(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          readStrings(in),
          in.readLong(),
          in.readInt(),
          in.readInt());
    }
  }

  /** Whether any event of the file may be one of these. */
  boolean mayHold(EventStore.Filter filter) {
    Set<String> wanted = filter.names();
    return maxTimeUs >= filter.fromUs()
        && minTimeUs < filter.toUs()
        && (wanted == null || names.stream().anyMatch(wanted::contains));
  }

  private static void writeStrings(List<String> strings, DataOutputStream out) throws IOException {
    out.writeInt(strings.size());
    for (String string : strings) {
      out.writeUTF(string);
    }
  }

  private static List<String> readStrings(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Thousands of files have the same few names.
      strings.add(in.readUTF().intern());
    }
    return strings;
  }
}
