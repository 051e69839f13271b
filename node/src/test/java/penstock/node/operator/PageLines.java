package penstock.node.operator;

import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;

/** Lines for the page to show. */
final class PageLines {

  private PageLines() {}

  static void store(FakeNode node, long bootUs, String hostile) {
    BootSpan boot = new BootSpan(0, 0, bootUs, false);
    String device = "austin-r7-0042";
    node.segments
        .frame(device, "s1")
        .boots(boot)
        .raw("4,1310,9123456,-;r8169 0000:02:00.0 eth0: Link is Down\n SUBSYSTEM=net\n DEVICE=n2\n")
        .raw("6,1311,9500000,-;wlan0: deauthenticated from 02:00:00:12:34:56 (Reason: 3)\n")
        .raw(
            "3,1312,10000000,-;Out of memory: Killed process 812 (dnsmasq) total-vm:9120kB,"
                + " anon-rss:812kB\n")
        .store();
    FrameLocation lost =
        node.segments.frame(device, "s1").boots(boot).line(1313, 11_000_000, "lost").store();
    node.segments.fail(lost, new SegmentException.Missing("retention took it"));
    node.segments
        .frame(device, "s1")
        .boots(boot)
        .raw("30,1314,12000000,-;" + hostile + "\n")
        .store();
  }

  static FrameLocation hostile(FakeNode node, String hostile) {
    return node.segments.frame("dallas-tv-0007", "s9").line(900, 1, hostile).store();
  }
}
