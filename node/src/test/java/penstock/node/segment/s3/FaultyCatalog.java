package penstock.node.segment.s3;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import penstock.node.database.DatabaseException;
import penstock.node.segment.StoredTotals;

/** A catalog as a node with faults sees it. */
final class FaultyCatalog implements Catalog {

  private final Catalog catalog;
  private final Faults faults;

  FaultyCatalog(Catalog catalog, Faults faults) {
    this.catalog = catalog;
    this.faults = faults;
  }

  private <T> T run(String name, Faults.Operation<T> operation) {
    try {
      return faults.run(name, operation);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new DatabaseException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public boolean append(Group group, OpenRow segment) {
    return run("append", () -> catalog.append(group, segment));
  }

  @Override
  public Optional<OpenRow> open(String segment) {
    return run("open", () -> catalog.open(segment));
  }

  @Override
  public Map<String, String> owners() {
    return run("owners", catalog::owners);
  }

  @Override
  public List<Group> groups(String segment) {
    return run("groups", () -> catalog.groups(segment));
  }

  @Override
  public boolean claim(String segment, String from, String to) {
    return run("claim", () -> catalog.claim(segment, from, to));
  }

  @Override
  public boolean seal(SealedRow sealed, String owner, long sweepUs) {
    return run("seal", () -> catalog.seal(sealed, owner, sweepUs));
  }

  @Override
  public Optional<SealedRow> sealed(String segment) {
    return run("sealed", () -> catalog.sealed(segment));
  }

  @Override
  public List<SealedRow> sealed() {
    return run("all sealed", catalog::sealed);
  }

  @Override
  public List<SealedRow> overlapping(long fromUs, long toUs, @Nullable SealedRow behind, int most) {
    return run("overlapping", () -> catalog.overlapping(fromUs, toUs, behind, most));
  }

  @Override
  public List<SealedRow> newest(@Nullable SealedRow behind, int most) {
    return run("newest", () -> catalog.newest(behind, most));
  }

  @Override
  public List<SealedRow> arrivedBefore(long us, int most) {
    return run("arrived before", () -> catalog.arrivedBefore(us, most));
  }

  @Override
  public StoredTotals totals() {
    return run("totals", catalog::totals);
  }

  @Override
  public List<Due> due(long nowUs, int most) {
    return run("due", () -> catalog.due(nowUs, most));
  }

  @Override
  public boolean lease(Due due, long untilUs) {
    return run("lease", () -> catalog.lease(due, untilUs));
  }

  @Override
  public void swept(String segment) {
    run(
        "swept",
        () -> {
          catalog.swept(segment);
          return true;
        });
  }

  @Override
  public boolean beginDeletion(String segment, long dueUs) {
    return run("begin deletion", () -> catalog.beginDeletion(segment, dueUs));
  }

  @Override
  public void deleted(String segment) {
    run(
        "deleted",
        () -> {
          catalog.deleted(segment);
          return true;
        });
  }
}
