package penstock.node.operator;

import akka.event.LoggingAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Akka HTTP has to say of the listener; that a client has gone is none of its errors. */
final class ListenerLog implements LoggingAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorListener.class);

  @Override
  public boolean isErrorEnabled() {
    return LOG.isErrorEnabled();
  }

  @Override
  public boolean isWarningEnabled() {
    return LOG.isWarnEnabled();
  }

  /** Akka's information is about its workings. */
  @Override
  public boolean isInfoEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return LOG.isTraceEnabled();
  }

  @Override
  public void notifyError(String message) {
    LOG.error("{}", message);
  }

  @Override
  public void notifyError(Throwable cause, String message) {
    if (cause instanceof Client.Left) {
      LOG.debug("{}", message);
    } else {
      LOG.error("{}", message, cause);
    }
  }

  @Override
  public void notifyWarning(String message) {
    LOG.warn("{}", message);
  }

  @Override
  public void notifyInfo(String message) {
    LOG.debug("{}", message);
  }

  @Override
  public void notifyDebug(String message) {
    LOG.trace("{}", message);
  }
}
