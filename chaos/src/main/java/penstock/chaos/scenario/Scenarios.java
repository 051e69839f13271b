package penstock.chaos.scenario;

import java.util.List;
import java.util.Optional;
import penstock.chaos.Scenario;

/** All scenarios that there are. */
public final class Scenarios {

  private static final List<Scenario> ALL =
      List.of(
          new KillLocal(),
          new CrashBetweenInstructions(List.of()),
          new TornAndFlipped(),
          new DiskFull(),
          new ClockJump(),
          new RebootMidUpload(),
          new CounterStartsAgain(),
          new GarbageAmongUploads(),
          new ReadersThatStop(),
          new EventsMadeAgain(),
          new KillOneAgainAndAgain(),
          new KillAllAtOnce(),
          new PauseANode(),
          new SegmentsTakenAway(),
          new RollingUpgrade(),
          new PartitionOneNode(),
          new PartitionFirstSeed(),
          new PartitionFromPostgres(),
          new PartitionFromS3(),
          new HalfOpenConnections(),
          new JournalAway(),
          new StoreAway(),
          new StoreSlow(),
          new StoreFlaky(),
          new ReplayThroughAllNodes(),
          new ReconnectDuringNodeDeath(),
          new RevokeUnderLoad());

  private Scenarios() {}

  public static List<Scenario> all() {
    return ALL;
  }

  /** The one with this name. */
  public static Optional<Scenario> named(String name) {
    return ALL.stream().filter(one -> one.brief().name().equals(name)).findFirst();
  }
}
