package penstock.node.operator;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The page: three files from the class path, kept in memory. They hold no data; the page asks for
 * it as any other client does. Its policy lets nothing run but its own script, so that a log line
 * that gets into the page as markup, against all care, still can't do anything.
 */
final class PageRoutes extends AllDirectives {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private record PageFile(String resource, String contentType) {}

  private static final Map<String, PageFile> FILES =
      Map.of(
          "/", new PageFile("index.html", "text/html; charset=UTF-8"),
          "/penstock.js", new PageFile("penstock.js", "text/javascript; charset=UTF-8"),
          "/penstock.css", new PageFile("penstock.css", "text/css; charset=UTF-8"),
          "/favicon.svg", new PageFile("favicon.svg", "image/svg+xml"));

  private final Map<String, HttpResponse> answers = new LinkedHashMap<>();

  PageRoutes() {
    FILES.forEach((path, file) -> answers.put(path, answer(file)));
  }

  /** The paths that hold no data. */
  static Set<String> paths() {
    return FILES.keySet();
  }

  Route route() {
    return get(
        () ->
            extractUri(
                uri -> {
                  HttpResponse answer = answers.get(uri.path());
                  return answer == null ? reject() : complete(answer);
                }));
  }

  private static HttpResponse answer(PageFile file) {
    ContentType type = ContentTypes.parse(file.contentType());
    return HttpResponse.create()
        .withEntity(HttpEntities.create(type, load(file.resource())))
        .addHeader(RawHeader.create("Content-Security-Policy", POLICY))
        .addHeader(RawHeader.create("X-Frame-Options", "DENY"))
        .addHeader(RawHeader.create("Cache-Control", "no-cache"));
  }

  private static ByteString load(String resource) {
    try (InputStream in = PageRoutes.class.getResourceAsStream("/page/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("no page/" + resource + " on the class path");
      }
      return ByteString.fromArray(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
