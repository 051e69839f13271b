package penstock.node.gate;

import akka.stream.Attributes;
import akka.stream.Inlet;
import akka.stream.SinkShape;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.GraphStageWithMaterializedValue;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Feeds an {@link Upload} from a body as it streams in: a piece whenever enough has come or the
 * interval has passed, and never more than one piece ahead, so that a device is slowed down to what
 * the store takes. Its value completes when everything is durable, and fails with {@link Refusal}.
 */
final class BodySink
    extends GraphStageWithMaterializedValue<SinkShape<ByteString>, CompletionStage<Upload>> {

  private final Inlet<ByteString> in = Inlet.create("body");
  private final Upload upload;
  private final GateSettings settings;
  private final Lease lease;
  private final Runnable stillAllowed;

  /**
   * @param lease room for what it holds; where there is no more, smaller pieces are taken
   * @param stillAllowed throws {@link Refusal} where the device may not go on; asked at each
   *     interval
   */
  BodySink(Upload upload, GateSettings settings, Lease lease, Runnable stillAllowed) {
    this.upload = upload;
    this.settings = settings;
    this.lease = lease;
    this.stillAllowed = stillAllowed;
  }

  @Override
  public SinkShape<ByteString> shape() {
    return SinkShape.of(in);
  }

  @Override
  public Tuple2<GraphStageLogic, CompletionStage<Upload>> createLogicAndMaterializedValue(
      Attributes attributes) {
    CompletableFuture<Upload> done = new CompletableFuture<>();
    return new Tuple2<>(new Logic(done), done);
  }

  /** Runs in the stream's own actor: one event at a time. */
  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<Upload> done;
    private ByteString waiting = ByteString.emptyByteString();
    private CompletionStage<Void> underWay = CompletableFuture.completedFuture(null);
    private int underWayBytes;
    private boolean busy;
    private boolean ended;
    private @Nullable Throwable broken;
    private final AsyncCallback<Result> taken;

    private Logic(CompletableFuture<Upload> done) {
      super(BodySink.this.shape());
      this.done = done;
      this.taken = createAsyncCallback(this::onTaken);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              waiting = waiting.concat(grab(in));
              takeIfEnough();
            }

            @Override
            public void onUpstreamFinish() {
              ended = true;
              takeIfIdle(Upload.Ending.END);
            }

            @Override
            public void onUpstreamFailure(Throwable e) {
              broken = e;
              takeIfIdle(Upload.Ending.CUT);
            }
          });
    }

    @Override
    public void preStart() {
      setKeepGoing(true);
      scheduleWithFixedDelay("interval", settings.pieceInterval(), settings.pieceInterval());
      pull(in);
    }

    @Override
    public void onTimer(Object key) {
      try {
        stillAllowed.run();
      } catch (Refusal e) {
        fail(e);
        return;
      }
      lease.keepOnly(held());
      if (!ended && broken == null && (!waiting.isEmpty() || (!busy && upload.unfinished()))) {
        takeIfIdle(Upload.Ending.PAUSE);
      }
    }

    private long held() {
      return (long) waiting.size() + underWayBytes;
    }

    private void takeIfEnough() {
      boolean roomForMore = waiting.isEmpty() || lease.covers(held());
      if (waiting.size() < settings.pieceBytes() && roomForMore) {
        pull(in);
      } else if (!busy) {
        take(Upload.Ending.MORE);
      }
    }

    private void takeIfIdle(Upload.Ending ending) {
      if (!busy) {
        take(ending);
      }
    }

    private void take(Upload.Ending ending) {
      ByteString bytes = waiting;
      waiting = ByteString.emptyByteString();
      busy = true;
      underWayBytes = bytes.size();
      try {
        underWay = upload.take(bytes, ending);
      } catch (RuntimeException e) {
        underWay = CompletableFuture.failedFuture(e);
      }
      underWay.whenComplete((nothing, e) -> taken.invoke(new Result(ending, e)));
    }

    private void onTaken(Result result) {
      busy = false;
      underWayBytes = 0;
      if (result.failure() != null) {
        fail(result.failure());
      } else if (broken != null) {
        goOnBroken(result.ending());
      } else if (result.ending() == Upload.Ending.END) {
        done.complete(upload);
        completeStage();
      } else if (ended) {
        take(Upload.Ending.END);
      } else if (!hasBeenPulled(in)) {
        takeIfEnough();
      }
    }

    private void goOnBroken(Upload.Ending ending) {
      if (ending == Upload.Ending.CUT) {
        fail(Refusal.cutOff(String.valueOf(broken)));
      } else {
        take(Upload.Ending.CUT);
      }
    }

    private void fail(Throwable e) {
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      done.completeExceptionally(cause);
      failStage(cause);
    }

    @Override
    public void postStop() {
      // A piece that is still under way needs the decoder; what it commits stays.
      underWay.whenComplete((nothing, e) -> upload.close());
      done.completeExceptionally(new IllegalStateException("the body's stream was stopped"));
    }
  }

  private record Result(Upload.Ending ending, @Nullable Throwable failure) {}
}
