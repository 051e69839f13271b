package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

/** Which answers a ledger remembers. */
final class RecentCommitsTest {

  private static FrameLocation at(String node, long offset) {
    return new FrameLocation("%s-%020d".formatted(node, offset / 1000), offset);
  }

  private static RecentCommits with(RecentCommits commits, String node, int from, int count) {
    RecentCommits more = commits;
    for (int i = 0; i < count; i++) {
      more = more.with(at(node, from + i), null);
    }
    return more;
  }

  @Test
  void shouldForgetTheOldestOfOneNode() {
    RecentCommits commits = with(RecentCommits.NONE, "n1", 0, 20);
    assertEquals(RecentCommits.RECENT_MAX, commits.count());
    assertNull(commits.find(at("n1", 3), SeqRanges.of(0, 9)));
    assertEquals(SeqRanges.of(0, 9), commits.find(at("n1", 4), SeqRanges.of(0, 9)));
  }

  @Test
  void shouldKeepWhatAnotherNodeBroughtLast() {
    SeqRanges part = SeqRanges.of(3, 4);
    RecentCommits commits = with(RecentCommits.NONE, "10.0.0.1-2551-abcdef", 0, 7);
    commits = commits.with(at("10.0.0.1-2551-abcdef", 7), part);
    commits = with(commits, "10.0.0.2-2551-abcdef", 0, 1000);
    assertEquals(part, commits.find(at("10.0.0.1-2551-abcdef", 7), SeqRanges.of(0, 9)));
    assertNotNull(commits.find(at("10.0.0.1-2551-abcdef", 0), SeqRanges.of(0, 9)));
    commits = with(commits, "10.0.0.3-2551-abcdef", 0, 1000);
    commits = with(commits, "10.0.0.4-2551-abcdef", 0, 1000);
    assertEquals(part, commits.find(at("10.0.0.1-2551-abcdef", 7), SeqRanges.of(0, 9)));
    assertEquals(RecentCommits.RECENT_MAX, commits.count());
  }

  @Test
  void shouldTellLocationsApart() {
    RecentCommits commits = RecentCommits.NONE.with(new FrameLocation("n1-1", 64), null);
    assertNull(commits.find(new FrameLocation("n1-1", 72), SeqRanges.of(0, 9)));
    assertNull(commits.find(new FrameLocation("n1-2", 64), SeqRanges.of(0, 9)));
    assertNull(commits.find(new FrameLocation("n2-1", 64), SeqRanges.of(0, 9)));
  }
}
