package penstock.node.gate;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;

/**
 * Answers what the HTTP parser refuses, as a problem like every other refusal. Made by Akka HTTP,
 * which knows it by its name; not logged, because anyone may send such things.
 */
public final class MalformedRequest extends ParsingErrorHandler {

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    return Problems.response(Refusal.badRequest(status.intValue(), info.summary()))
        .addHeader(Connection.create("close"));
  }
}
