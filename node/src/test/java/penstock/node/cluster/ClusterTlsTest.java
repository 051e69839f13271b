package penstock.node.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members as processes of their own, with certificates, without, and with the wrong ones. */
class ClusterTlsTest {

  private static final Duration VALID = Duration.ofDays(1);

  @TempDir private Path folder;

  private final List<MemberProcess> members = new ArrayList<>();
  private int seed;

  @BeforeEach
  void makeCertificates() throws Exception {
    seed = MemberProcess.freePort();
    for (String node : List.of("one", "two")) {
      ClusterAuthority.in(folder.resolve("ours"))
          .issue(folder.resolve(node), List.of("localhost", "127.0.0.1"), VALID);
    }
    ClusterAuthority.in(folder.resolve("theirs"))
        .issue(folder.resolve("foreign"), List.of(), VALID);
  }

  @AfterEach
  void stop() {
    members.forEach(MemberProcess::close);
  }

  private MemberProcess start(int port, String... settings) throws Exception {
    String[] all =
        Stream.concat(
                Arrays.stream(settings),
                Stream.of("seeds = \"127.0.0.1:" + seed + "\"", "host = \"127.0.0.1\""))
            .toArray(String[]::new);
    MemberProcess member = MemberProcess.start(folder, port, all);
    members.add(member);
    return member;
  }

  private String[] tls(String node) {
    Path files = folder.resolve(node);
    return new String[] {
      "tls.certificate = \"" + files.resolve(ClusterAuthority.CERTIFICATE_FILE) + "\"",
      "tls.key = \"" + files.resolve(ClusterAuthority.KEY_FILE) + "\"",
      "tls.ca = \"" + files.resolve(ClusterAuthority.CA_FILE) + "\""
    };
  }

  private MemberProcess startFirst() throws Exception {
    MemberProcess first = start(seed, tls("one"));
    first.awaitUp();
    return first;
  }

  @Test
  void shouldLetNodesOfTheSameAuthorityIn() throws Exception {
    startFirst();
    start(MemberProcess.freePort(), tls("two")).awaitUp();
  }

  @Test
  void shouldRefuseANodeWithoutACertificate() throws Exception {
    MemberProcess first = startFirst();
    MemberProcess plain = start(MemberProcess.freePort());
    first.awaitLog("a connection to this node is refused");
    assertFalse(plain.up());
  }

  @Test
  void shouldRefuseANodeOfAnotherAuthority() throws Exception {
    MemberProcess first = startFirst();
    // It believes us, but we don't believe it.
    Files.copy(
        folder.resolve("one/ca.crt"),
        folder.resolve("foreign/ca.crt"),
        StandardCopyOption.REPLACE_EXISTING);
    MemberProcess foreign = start(MemberProcess.freePort(), tls("foreign"));
    first.awaitLog("a connection to this node is refused");
    assertFalse(foreign.up());
  }

  @Test
  void shouldNotBelieveASeedOfAnotherAuthority() throws Exception {
    startFirst();
    MemberProcess foreign = start(MemberProcess.freePort(), tls("foreign"));
    foreign.awaitLog("the connection to 127.0.0.1:" + seed + " is refused");
    assertFalse(foreign.up());
  }

  @Test
  void shouldTakeChangedFilesWithoutARestart() throws Exception {
    MemberProcess first = startFirst();
    String both =
        Files.readString(folder.resolve("ours/ca.crt"))
            + Files.readString(folder.resolve("theirs/ca.crt"));
    Files.writeString(folder.resolve("foreign/ca.crt"), both);
    MemberProcess foreign = start(MemberProcess.freePort(), tls("foreign"));
    first.awaitLog("a connection to this node is refused");
    assertFalse(foreign.up());
    Files.writeString(folder.resolve("one/ca.crt"), both);
    foreign.awaitUp();
    first.awaitLog("new certificates between nodes are in force");
  }
}
