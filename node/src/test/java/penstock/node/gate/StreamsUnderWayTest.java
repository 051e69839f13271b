package penstock.node.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamsUnderWayTest {

  private final AtomicLong now = new AtomicLong(17);
  private final StreamsUnderWay streams = new StreamsUnderWay(now::get);
  private final AtomicInteger cutOff = new AtomicInteger();

  private void assertUnderWay(String device, String stream) {
    Refusal refusal = assertThrows(Refusal.class, () -> streams.begin(device, stream));
    assertEquals("in-flight", refusal.type());
  }

  @Test
  void shouldTakeOneUploadOfAStreamAtATime() {
    StreamsUnderWay.One one = streams.begin("d", "s");
    assertUnderWay("d", "s");
    streams.begin("d", "t").close();
    streams.begin("e", "s").close();
    one.close();
    streams.begin("d", "s").close();
    assertEquals(0, streams.uploads());
  }

  @Test
  void shouldGiveWayOnlyWhereItHasHeardNothingForLong() {
    StreamsUnderWay.One one = streams.begin("d", "s");
    one.listens(cutOff::incrementAndGet);
    now.addAndGet(StreamsUnderWay.SILENT_NANOS - 1);
    assertUnderWay("d", "s");
    one.heard();
    now.addAndGet(StreamsUnderWay.SILENT_NANOS - 1);
    assertUnderWay("d", "s");
    now.addAndGet(1);
    StreamsUnderWay.One next = streams.begin("d", "s");
    assertEquals(1, cutOff.get());
    assertUnderWay("d", "s");
    one.close();
    assertUnderWay("d", "s");
    next.close();
    assertEquals(0, streams.uploads());
  }

  @Test
  void shouldNotGiveWayWhereItIsTheNodeThatTakesTime() {
    StreamsUnderWay.One strict = streams.begin("d", "s");
    StreamsUnderWay.One whole = streams.begin("d", "t");
    whole.listens(cutOff::incrementAndGet);
    whole.heardAll();
    now.addAndGet(100 * StreamsUnderWay.SILENT_NANOS);
    assertUnderWay("d", "s");
    assertUnderWay("d", "t");
    assertEquals(0, cutOff.get());
    strict.close();
    whole.close();
  }
}
