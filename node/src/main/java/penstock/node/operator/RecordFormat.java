package penstock.node.operator;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;

/** How records are written. */
enum RecordFormat {
  TEXT("text", ContentTypes.TEXT_PLAIN_UTF8),
  NDJSON("ndjson", MediaTypes.NDJSON),
  KMSG("kmsg", MediaTypes.KMSG);

  private final String word;
  private final ContentType contentType;

  RecordFormat(String word, ContentType contentType) {
    this.word = word;
    this.contentType = contentType;
  }

  /** As operators write it. */
  String word() {
    return word;
  }

  ContentType contentType() {
    return contentType;
  }

  RecordWriter writer() {
    return switch (this) {
      case TEXT -> new RecordText();
      case NDJSON -> new RecordJson();
      case KMSG -> new RecordKmsg();
    };
  }
}
