package penstock.sim.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.sim.line.KmsgLine;

/**
 * Reads records and events one by one as they stream in, whatever their number. Members that it
 * does not know are passed over. Not thread-safe.
 */
final class NdjsonReader implements Closeable {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonParser parser;

  // The members of the object that was read last.
  private String name = "";
  private String device = "";
  private String stream = "";
  private String time = "";
  private String text = "";
  private String error = "";
  private long seq;
  private int boot;
  private int priority;
  private int facility;
  private List<String> continuation = List.of();
  private boolean malformed;

  NdjsonReader(InputStream in) throws IOException {
    parser = FACTORY.createParser(in);
  }

  /** The next record, null behind the last. */
  @Nullable NarrativeRecord record() throws IOException {
    if (!next()) {
      return null;
    }
    KmsgLine line = new KmsgLine(facility, priority, text, continuation);
    return new NarrativeRecord(device, stream, seq, boot, time, line, malformed);
  }

  /** The next event, null behind the last. */
  @Nullable EventRecord event() throws IOException {
    return next() ? new EventRecord(name, device, stream, seq) : null;
  }

  private boolean next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return false;
    }
    if (token != JsonToken.START_OBJECT) {
      throw new OperatorException("expected one JSON object a line, found " + token);
    }
    forget();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      parser.nextToken();
      take(member);
    }
    if (!error.isEmpty()) {
      throw new OperatorException("the node can't read all that it stored: " + error);
    }
    return true;
  }

  private void forget() {
    name = "";
    device = "";
    stream = "";
    time = "";
    text = "";
    error = "";
    seq = -1;
    boot = -1;
    priority = -1;
    facility = -1;
    continuation = List.of();
    malformed = false;
  }

  private void take(String member) throws IOException {
    switch (member) {
      case "name" -> name = parser.getText();
      case "device" -> device = parser.getText();
      case "stream" -> stream = parser.getText();
      case "time" -> time = parser.getText();
      case "text" -> text = parser.getText();
      case "error" -> error = parser.getText();
      case "seq" -> seq = parser.getLongValue();
      case "boot" -> boot = parser.getIntValue();
      case "priority" -> priority = parser.getIntValue();
      case "facility" -> facility = parser.getIntValue();
      case "continuation" -> continuation = strings();
      case "malformed" -> {
        malformed = true;
        parser.skipChildren();
      }
      default -> parser.skipChildren();
    }
  }

  private List<String> strings() throws IOException {
    List<String> strings = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      strings.add(parser.getText());
    }
    return List.copyOf(strings);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
