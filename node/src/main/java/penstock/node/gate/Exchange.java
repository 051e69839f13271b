package penstock.node.gate;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Connection;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection's requests and answers, one after the other. It ends where no request comes in
 * time after it was opened, where nobody it lets in sends any, and when it is told to. Belongs to
 * its stream.
 */
final class Exchange extends GraphStage<FlowShape<HttpRequest, HttpResponse>> {

  /**
   * A certificate that is refused may be registered the next moment; one that is refused again
   * shall not hold a connection.
   */
  private static final int FORBIDDEN_MAX = 2;

  private static final int FORBIDDEN = StatusCodes.FORBIDDEN.intValue();
  private static final String FIRST_REQUEST_TIMER = "first request";

  private final Inlet<HttpRequest> in = Inlet.create("Exchange.in");
  private final Outlet<HttpResponse> out = Outlet.create("Exchange.out");
  private final FlowShape<HttpRequest, HttpResponse> shape = FlowShape.of(in, out);

  private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
  private final Connections connections;
  private final Duration firstRequestTimeout;
  private final boolean ofOneDevice;

  /**
   * @param connections in which each connection has a place already, and gives it back
   * @param ofOneDevice where not, a refused device must not cost the others their connection
   */
  Exchange(
      Function<HttpRequest, CompletionStage<HttpResponse>> handler,
      Connections connections,
      Duration firstRequestTimeout,
      boolean ofOneDevice) {
    this.handler = handler;
    this.connections = connections;
    this.firstRequestTimeout = firstRequestTimeout;
    this.ofOneDevice = ofOneDevice;
  }

  @Override
  public FlowShape<HttpRequest, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  /** The node stops, and has waited long enough. */
  private static final class CutOffException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CutOffException() {
      super("the node is stopping", null, false, false);
    }
  }

  private enum Word {
    FINISH,
    ABORT
  }

  private record Answered(@Nullable HttpResponse response, @Nullable Throwable failure) {}

  private final class Logic extends TimerGraphStageLogic implements Connections.Member {

    private final AsyncCallback<Word> told = createAsyncCallback(this::told);
    private final AsyncCallback<Answered> answered = createAsyncCallback(this::answered);
    private boolean busy;
    private boolean finishing;
    private int forbidden;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              ask(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              if (busy) {
                finishing = true;
              } else {
                completeStage();
              }
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!busy && !isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
              }
            }
          });
    }

    @Override
    public void preStart() {
      connections.join(this);
      scheduleOnce(FIRST_REQUEST_TIMER, firstRequestTimeout);
    }

    @Override
    public void postStop() {
      connections.part(this);
    }

    @Override
    public void onTimer(Object timer) {
      completeStage();
    }

    @Override
    public void finish() {
      told.invoke(Word.FINISH);
    }

    @Override
    public void abort() {
      told.invoke(Word.ABORT);
    }

    private void told(Word word) {
      if (word == Word.ABORT) {
        failStage(new CutOffException());
      } else if (busy) {
        finishing = true;
      } else {
        completeStage();
      }
    }

    private void ask(HttpRequest request) {
      cancelTimer(FIRST_REQUEST_TIMER);
      busy = true;
      CompletableFuture<HttpResponse> answer = handler.apply(request).toCompletableFuture();
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        answered(new Answered(answer.join(), null));
        return;
      }
      var unused = answer.whenComplete((response, e) -> answered.invoke(new Answered(response, e)));
    }

    private void answered(Answered answer) {
      busy = false;
      HttpResponse response = answer.response();
      if (response == null) {
        Throwable failure = answer.failure();
        failStage(failure == null ? new IllegalStateException("no answer") : failure);
        return;
      }
      if (ofOneDevice && response.status().intValue() == FORBIDDEN) {
        forbidden++;
        finishing |= forbidden >= FORBIDDEN_MAX;
        scheduleOnce(FIRST_REQUEST_TIMER, firstRequestTimeout);
      } else {
        forbidden = 0;
      }
      push(out, finishing ? response.addHeader(Connection.create("close")) : response);
      if (finishing) {
        completeStage();
      }
    }
  }
}
