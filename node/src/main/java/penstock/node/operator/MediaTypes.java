package penstock.node.operator;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;

/** The content types of answers that the library has no names for. */
final class MediaTypes {

  static final ContentType NDJSON = ContentTypes.parse("application/x-ndjson");
  static final ContentType KMSG = ContentTypes.parse("application/x-kmsg");
  static final ContentType PROBLEM = ContentTypes.parse("application/problem+json");
  static final ContentType EVENT_STREAM = ContentTypes.parse("text/event-stream");

  private MediaTypes() {}
}
