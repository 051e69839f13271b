package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members as processes of their own, killed, paused and stopped. */
class MembershipTest {

  private static final int ACTORS = 12;

  @TempDir private Path folder;

  private final List<MemberProcess> members = new ArrayList<>();

  @AfterEach
  void stop() {
    members.forEach(MemberProcess::close);
  }

  private MemberProcess start(int port, String seeds) throws Exception {
    MemberProcess member = MemberProcess.start(folder, port, "seeds = \"" + seeds + "\"");
    members.add(member);
    return member;
  }

  private List<MemberProcess> startThree() throws Exception {
    int[] ports = {MemberProcess.freePort(), MemberProcess.freePort(), MemberProcess.freePort()};
    String seeds = "127.0.0.1:" + ports[0];
    start(ports[0], seeds).awaitUp();
    MemberProcess second = start(ports[1], seeds);
    MemberProcess third = start(ports[2], seeds);
    second.awaitUp();
    third.awaitUp();
    return members;
  }

  private static void awaitAll(MemberProcess asked, String notAt) throws Exception {
    for (int i = 0; i < ACTORS; i++) {
      String id = "actor-" + i;
      asked.await(
          id + " answers, and not from " + notAt,
          () -> {
            String where = asked.where(id);
            return !where.equals("?") && !where.endsWith(notAt);
          });
    }
  }

  @Test
  void shouldServeWhatAKilledNodeServedElsewhere() throws Exception {
    startThree();
    awaitAll(members.get(1), "nowhere");
    members.get(0).signal("KILL");
    awaitAll(members.get(1), portOf(members.get(0)));
    members.get(1).awaitLog("was given up");
  }

  private static String portOf(MemberProcess member) {
    String log = member.log();
    int at = log.indexOf("is a member");
    String address = log.substring(log.lastIndexOf("node ", at) + 5, at).strip();
    return address.substring(address.lastIndexOf(':'));
  }

  @Test
  void shouldEndANodeThatTheOthersGaveUp() throws Exception {
    startThree();
    members.get(2).signal("STOP");
    members.get(0).awaitLog("was given up");
    members.get(2).signal("CONT");
    assertEquals(ClusterConfig.DOWNED_EXIT_CODE, members.get(2).awaitExit());
    assertTrue(members.get(2).log().contains("gave it up"), members.get(2).log());
  }

  @Test
  void shouldLeaveInOrderWhenToldToStop() throws Exception {
    startThree();
    awaitAll(members.get(1), "nowhere");
    members.get(0).signal("TERM");
    assertEquals(128 + 15, members.get(0).awaitExit());
    members.get(1).awaitLog("has left");
    awaitAll(members.get(1), portOf(members.get(0)));
    String log = members.get(0).log();
    assertTrue(log.contains("handing devices off took"), log);
    assertTrue(log.contains("leaving the cluster took"), log);
  }

  @Test
  void shouldKeepTryingAndSaySoUntilTheFirstSeedIsThere() throws Exception {
    int first = MemberProcess.freePort();
    int second = MemberProcess.freePort();
    String seeds = "127.0.0.1:" + first + ",127.0.0.1:" + second;
    MemberProcess early = start(second, seeds);
    early.awaitLog("not a member of the cluster yet");
    start(first, seeds).awaitUp();
    early.awaitUp();
  }

  @Test
  void shouldEndWhereItFindsNobody() throws Exception {
    int port = MemberProcess.freePort();
    MemberProcess alone =
        MemberProcess.start(folder, port, "seeds = \"127.0.0.1:1\"", "join-timeout = 10 s");
    members.add(alone);
    assertEquals(1, alone.awaitExit());
    assertTrue(alone.log().contains("penstock.cluster.seeds 127.0.0.1:1"), alone.log());
  }
}
