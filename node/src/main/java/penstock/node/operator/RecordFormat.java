package penstock.node.operator;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;

/** How records are written. */
enum RecordFormat {
  TEXT("text"),
  NDJSON("ndjson"),
  KMSG("kmsg");

  private final String word;

  RecordFormat(String word) {
    this.word = word;
  }

  /** As operators write it. */
  String word() {
    return word;
  }

  ContentType contentType() {
    return switch (this) {
      case TEXT -> ContentTypes.TEXT_PLAIN_UTF8;
      case NDJSON -> MediaTypes.NDJSON;
      case KMSG -> MediaTypes.KMSG;
    };
  }

  RecordWriter writer() {
    return switch (this) {
      case TEXT -> new RecordText();
      case NDJSON -> new RecordJson();
      case KMSG -> new RecordKmsg();
    };
  }
}
