package penstock.node.gate;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.MediaType;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import penstock.node.segment.Codec;
import penstock.protocol.SeqRange;

/**
 * What the headers of an upload say.
 *
 * @param oldest {@code Penstock-Oldest}, -1 where it was not sent
 * @param monoUs {@code Penstock-Mono}, -1 where it was not sent
 * @param contentLength -1 where the length is not known ahead
 */
record UploadHead(String stream, long oldest, long monoUs, Codec codec, long contentLength) {

  private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");

  /**
   * @throws Refusal bad-header, unsupported, too-large
   */
  static UploadHead of(HttpRequest request, GateSettings settings) {
    checkType(request);
    Codec codec = codec(request);
    long length =
        request.entity().isChunked() ? -1 : request.entity().getContentLengthOption().orElse(-1);
    if (length > settings.bodyBytesMax()) {
      throw Refusal.tooLarge(
          "a body of " + length + " bytes; send at most " + settings.bodyBytesMax());
    }
    return new UploadHead(
        stream(header(request, "Penstock-Stream").orElse(""), "Penstock-Stream"),
        number(request, "Penstock-Oldest"),
        number(request, "Penstock-Mono"),
        codec,
        length);
  }

  /**
   * Checks a stream id.
   *
   * @throws Refusal bad-header
   */
  static String stream(String value, String name) {
    if (!STREAM.matcher(value).matches()) {
      throw Refusal.badHeader(
          value.isEmpty() ? name + " is required" : name + " must be 1 to 64 of [A-Za-z0-9._-]");
    }
    return value;
  }

  /** The same, for a piece that arrives so much later: the device's clock went on meanwhile. */
  UploadHead later(long us) {
    return monoUs < 0 ? this : new UploadHead(stream, oldest, monoUs + us, codec, contentLength);
  }

  private static void checkType(HttpRequest request) {
    MediaType media = request.entity().getContentType().mediaType();
    String type = (media.mainType() + "/" + media.subType()).toLowerCase(Locale.ROOT);
    boolean known =
        switch (type) {
          // curl --data-binary says x-www-form-urlencoded unless told otherwise; so may a full
          // client.
          case "application/x-kmsg", "text/plain", "none/none" -> true;
          case "application/x-www-form-urlencoded" -> true;
          default -> false;
        };
    if (!known) {
      throw Refusal.unsupported("Content-Type " + type + "; send application/x-kmsg or text/plain");
    }
  }

  private static Codec codec(HttpRequest request) {
    String encoding =
        header(request, "Content-Encoding").orElse("identity").trim().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "identity" -> Codec.IDENTITY;
      case "gzip", "x-gzip" -> Codec.GZIP;
      case "zstd" -> Codec.ZSTD;
      default ->
          throw Refusal.unsupported(
              "Content-Encoding " + encoding + "; send identity, gzip or zstd");
    };
  }

  private static long number(HttpRequest request, String name) {
    Optional<String> value = header(request, name);
    if (value.isEmpty()) {
      return -1;
    }
    String digits = value.get().trim();
    long number = NUMBER.matcher(digits).matches() ? Long.parseLong(digits) : -1;
    if (number < 0 || number > SeqRange.SEQ_MAX) {
      throw Refusal.badHeader(name + " must be a whole number from 0 to " + SeqRange.SEQ_MAX);
    }
    return number;
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
