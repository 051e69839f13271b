package penstock.node.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

/** Ledgers that take every frame whole; a test says what becomes of a commit otherwise. */
public class ScriptedLedgers implements Ledgers {

  /** What becomes of a commit. */
  public interface Script {
    CompletionStage<CommitReply> commit(FrameHeader header, FrameLocation location);
  }

  /** A frame that was proposed. */
  public record Proposed(FrameHeader header, FrameLocation location) {}

  private final List<Proposed> proposed = new ArrayList<>();
  private final Script script;

  public ScriptedLedgers(Script script) {
    this.script = script;
  }

  public ScriptedLedgers() {
    this((header, location) -> CompletableFuture.completedFuture(whole(header)));
  }

  /** The ledger takes all that the header says. */
  public static CommitReply whole(FrameHeader header) {
    return reply(header, header.ranges());
  }

  public static CommitReply reply(FrameHeader header, SeqRanges owned) {
    DeviceSummary summary =
        new DeviceSummary(header.device(), 1, owned.size(), 0, 0, 0, 1, header.arrivalUs(), 0);
    return new CommitReply(owned, header.ranges().max(), summary);
  }

  /** In the order in which they came. */
  public synchronized List<Proposed> proposed() {
    return List.copyOf(proposed);
  }

  @Override
  public CompletionStage<CommitReply> commit(
      FrameHeader header, FrameLocation location, long duplicates, long token) {
    synchronized (this) {
      proposed.add(new Proposed(header, location));
    }
    return script.commit(header, location);
  }

  /** All of it is new. */
  @Override
  public CompletionStage<OfferReply> offer(Offer offer) {
    BootSpan boot = new BootSpan(offer.runs().min(), 0, offer.arrivalUs(), true);
    return CompletableFuture.completedFuture(
        new Fresh(1, offer.runs(), List.of(boot), SeqRanges.EMPTY, List.of()));
  }

  @Override
  public void withdraw(String device, String stream, long token) {}

  @Override
  public CompletionStage<CommitReply> confirm(
      String device, String stream, long duplicates, long malformed, long oldest) {
    throw new UnsupportedOperationException("nobody who uses these ledgers asks for it");
  }

  @Override
  public CompletionStage<Long> position(String device, String stream) {
    throw new UnsupportedOperationException("nobody who uses these ledgers asks for it");
  }

  @Override
  public CompletionStage<DeviceReport> report(String device) {
    throw new UnsupportedOperationException("nobody who uses these ledgers asks for it");
  }
}
