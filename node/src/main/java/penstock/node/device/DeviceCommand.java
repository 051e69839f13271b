package penstock.node.device;

import akka.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** All that the actor of a device is asked, by others or by itself. */
sealed interface DeviceCommand {

  record Offer(Ledgers.Offer offer, ActorRef<Ledgers.OfferReply> replyTo)
      implements DeviceCommand {}

  /** Gives a reservation back. */
  record Withdraw(String stream, long token) implements DeviceCommand {}

  record Commit(
      Proposal proposal, long duplicates, long token, ActorRef<Ledgers.CommitReply> replyTo)
      implements DeviceCommand {}

  record Confirm(
      String stream,
      long duplicates,
      long malformed,
      long oldest,
      ActorRef<Ledgers.CommitReply> replyTo)
      implements DeviceCommand {}

  record GetPosition(String stream, ActorRef<Position> replyTo) implements DeviceCommand {}

  record GetReport(ActorRef<Ledgers.DeviceReport> replyTo) implements DeviceCommand {}

  /** Makes losses of holes that are due. */
  record Expire(ActorRef<Ledgers.DeviceSummary> replyTo) implements DeviceCommand {}

  /** Leave memory: idle, pushed out, or moving to another node. */
  enum Stop implements DeviceCommand {
    INSTANCE
  }

  /** An offer that waited is tried again. */
  record Retry(Reservations.Waiting waiting) implements DeviceCommand {}

  /** An offer may have waited too long. */
  enum Wake implements DeviceCommand {
    INSTANCE
  }

  /**
   * The table of retired streams was read for a command.
   *
   * @param stream that was looked for, null for any with a hole
   */
  record Fetched(
      DeviceCommand cause,
      @Nullable String stream,
      @Nullable StreamLedger found,
      @Nullable Throwable failure)
      implements DeviceCommand {}

  /** A stream was written to the table for a command that needs its place. */
  record Shelved(DeviceCommand cause, String stream, @Nullable Throwable failure)
      implements DeviceCommand {}

  /** The answer to {@link GetPosition}. */
  record Position(long watermark) {}
}
