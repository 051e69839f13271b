package penstock.node.gate;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;

/** Breaks a connection off on which no byte moved for a while. Stands next to TCP. */
final class IdleTimeout
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {

  /** Looks so often in the time, so a connection lives up to an eighth longer. */
  private static final int LOOKS = 8;

  private final Inlet<ByteString> appIn = Inlet.create("Idle.appIn");
  private final Outlet<ByteString> netOut = Outlet.create("Idle.netOut");
  private final Inlet<ByteString> netIn = Inlet.create("Idle.netIn");
  private final Outlet<ByteString> appOut = Outlet.create("Idle.appOut");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(appIn, netOut, netIn, appOut);

  private final Duration timeout;

  IdleTimeout(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  /** Nothing came, and nothing could be sent. */
  private static final class IdleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    IdleException(Duration timeout) {
      super("no byte moved for " + timeout.toSeconds() + " s", null, false, false);
    }
  }

  private final class Logic extends TimerGraphStageLogic {

    private long movedNanos = System.nanoTime();

    Logic() {
      super(shape);
      through(appIn, netOut);
      through(netIn, appOut);
    }

    private void through(Inlet<ByteString> in, Outlet<ByteString> out) {
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              movedNanos = System.nanoTime();
              push(out, grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              complete(out);
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(in);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(in, cause);
            }
          });
    }

    @Override
    public void preStart() {
      Duration look = timeout.dividedBy(LOOKS);
      scheduleAtFixedRate("idle", look, look);
    }

    @Override
    public void onTimer(Object timer) {
      if (System.nanoTime() - movedNanos > timeout.toNanos()) {
        failStage(new IdleException(timeout));
      }
    }
  }
}
