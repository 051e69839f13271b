package penstock.node.grind;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/** The stream of one watcher: gives out what its buffer holds, and waits while it holds nothing. */
final class WatchStage extends GraphStage<SourceShape<Tail.Item>> {

  private final TailHub hub;
  private final Outlet<Tail.Item> out = Outlet.create("Watch.out");
  private final SourceShape<Tail.Item> shape = SourceShape.of(out);

  WatchStage(TailHub hub) {
    this.hub = hub;
  }

  @Override
  public SourceShape<Tail.Item> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {

    private @Nullable WatchBuffer buffer;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              push();
            }
          });
    }

    @Override
    public void preStart() {
      AsyncCallback<Boolean> news = createAsyncCallback(unused -> push());
      buffer = hub.join(() -> news.invoke(true));
      if (buffer == null) {
        failStage(new TailHub.Full(hub.watchersMax()));
      }
    }

    private void push() {
      if (buffer == null || !isAvailable(out)) {
        return;
      }
      Tail.Item item = buffer.poll();
      if (item != null) {
        push(out, item);
      }
    }

    @Override
    public void postStop() {
      if (buffer != null) {
        hub.leave(buffer);
      }
    }
  }
}
