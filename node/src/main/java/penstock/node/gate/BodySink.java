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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Feeds an {@link Upload} from a body as it streams in: a piece whenever enough has come or the
 * interval has passed, and never more than one piece ahead, so that a device is slowed down to what
 * the store takes. Its value completes when everything is durable, and fails with {@link Refusal};
 * in both cases only when nothing of the body is in work any more. Where the body breaks off, or
 * its stream is stopped, what has come counts up to its last whole line.
 */
final class BodySink
    extends GraphStageWithMaterializedValue<SinkShape<ByteString>, CompletionStage<Upload>> {

  /** What is still to come of a refused body is read for so long: then the answer has to go. */
  private static final Duration DISCARD_MAX = Duration.ofSeconds(5);

  private final Inlet<ByteString> in = Inlet.create("body");
  private final Upload upload;
  private final GateSettings settings;
  private final Lease lease;
  private final StreamsUnderWay.One one;
  private final Runnable stillAllowed;

  /**
   * @param lease room for what it holds; where there is no more, smaller pieces are taken
   * @param one its stream, which it may have to give up
   * @param stillAllowed throws {@link Refusal} where the device may not go on; asked at each
   *     interval
   */
  BodySink(
      Upload upload,
      GateSettings settings,
      Lease lease,
      StreamsUnderWay.One one,
      Runnable stillAllowed) {
    this.upload = upload;
    this.settings = settings;
    this.lease = lease;
    this.one = one;
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
    private String cutOff = "the body's stream was stopped";
    private @Nullable Throwable failure;
    private long discardUntilNanos;
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
              one.heard();
              if (failure == null) {
                waiting = waiting.concat(grab(in));
                takeIfEnough();
              } else {
                upload.discard(grab(in));
                pull(in);
              }
            }

            @Override
            public void onUpstreamFinish() {
              ended = true;
              one.heardAll();
              if (failure == null) {
                takeIfIdle(Upload.Ending.END);
              } else {
                upload.discarded();
                completeStage();
              }
            }

            @Override
            public void onUpstreamFailure(Throwable e) {
              cutOff = e.getMessage() == null ? e.toString() : e.getMessage();
              failStage(e);
            }
          });
    }

    @Override
    public void preStart() {
      setKeepGoing(true);
      AsyncCallback<String> giveWay = createAsyncCallback(this::giveWay);
      one.listens(() -> giveWay.invoke("it was silent, and another upload of its stream came"));
      scheduleWithFixedDelay("interval", settings.pieceInterval(), settings.pieceInterval());
      pull(in);
    }

    @Override
    public void onTimer(Object key) {
      lease.keepOnly(held());
      if (busy) {
        one.heard();
      }
      if (failure != null) {
        if (System.nanoTime() - discardUntilNanos > 0) {
          failStage(failure);
        }
        return;
      }
      try {
        stillAllowed.run();
      } catch (Refusal e) {
        fail(e);
        return;
      }
      if (!ended && (!waiting.isEmpty() || (!busy && upload.unfinished()))) {
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
      underWay = handedOver(bytes, ending);
      underWay.whenComplete((nothing, e) -> taken.invoke(new Result(ending, e)));
    }

    private CompletionStage<Void> handedOver(ByteString bytes, Upload.Ending ending) {
      try {
        return upload.take(bytes, ending);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private void giveWay(String why) {
      if (failure == null && !ended) {
        cutOff = why;
        failStage(Refusal.cutOff(why));
      }
    }

    private void onTaken(Result result) {
      busy = false;
      one.heard();
      underWayBytes = 0;
      if (result.failure() != null) {
        fail(result.failure());
      } else if (result.ending() == Upload.Ending.END) {
        done.complete(upload);
        completeStage();
      } else if (ended) {
        take(Upload.Ending.END);
      } else if (!hasBeenPulled(in)) {
        takeIfEnough();
      }
    }

    private void fail(Throwable e) {
      failure = cause(e);
      if (!ended && failure instanceof Refusal refusal && refusal.mustBeHeard()) {
        discardRest();
      } else {
        failStage(failure);
      }
    }

    /** An answer ahead of the body's end resets the connection, and who still sends misses it. */
    private void discardRest() {
      discardUntilNanos = System.nanoTime() + DISCARD_MAX.toNanos();
      waiting = ByteString.emptyByteString();
      if (!hasBeenPulled(in)) {
        pull(in);
      }
    }

    /**
     * The one end of every body. A piece that is still under way needs the decoder and its room,
     * and what it commits stays.
     */
    @Override
    public void postStop() {
      Throwable known = failure;
      boolean brokenOff = known == null && !done.isDone();
      ByteString rest = waiting;
      underWay
          .thenCompose(nothing -> brokenOff ? handedOver(rest, Upload.Ending.CUT) : underWay)
          .whenComplete((nothing, e) -> end(known == null ? e : known));
    }

    private void end(@Nullable Throwable e) {
      upload.close();
      done.completeExceptionally(e == null ? Refusal.cutOff(cutOff) : cause(e));
    }
  }

  private static Throwable cause(Throwable e) {
    return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
  }

  private record Result(Upload.Ending ending, @Nullable Throwable failure) {}
}
