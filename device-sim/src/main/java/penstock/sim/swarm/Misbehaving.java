package penstock.sim.swarm;

/**
 * So many devices do not do as they should, spread over all neighbourhoods.
 *
 * @param count how many; 0 where the share says it
 * @param share of all devices; 0 where the count says it
 */
public record Misbehaving(Kind kind, int count, double share) {

  /** What they do. */
  public enum Kind {
    /** One program logs fifty times as much as the whole device; its token buckets limit it. */
    APP_GONE_MAD,
    /** What it says of its clock ({@code Penstock-Mono}) jumps. */
    WRONG_CLOCK,
    /** It comes back after a second, whatever it was told. */
    IGNORES_RETRY_AFTER,
    /** It sends all that its buffer holds on every upload. */
    REPLAYS_ALL,
    /** After a cold start it goes on under the same stream id, with other contents. */
    REUSES_STREAM
  }

  public Misbehaving {
    Check.within("count of " + kind, count, 0, SwarmSettings.DEVICES_MAX);
    Check.within("share of " + kind, share, 0.0, 1.0);
    Check.that(count == 0 || share == 0, "share of " + kind, share, "absent beside a count");
  }

  /** How many of so many. */
  int of(int devices) {
    return count > 0 ? count : (int) Math.round(share * devices);
  }
}
