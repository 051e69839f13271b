package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;
import penstock.sim.line.LinePool;
import penstock.sim.line.LogContents;

class DeviceLogTest {

  private static final long UP_US = 86_400_000_000L;
  private static final int BYTES = 35_000;

  private final byte[] out = new byte[BYTES];

  private static DeviceLog log(String device) {
    return new DeviceLog(LinePool.of(device, DeviceLog.STREAM), 0, UP_US);
  }

  private RecordBatch parse(int bytes) throws KmsgException {
    RecordBatch batch = new RecordBatch();
    assertEquals(bytes, new KmsgParser().parse(out, 0, bytes, true, batch));
    return batch;
  }

  @ParameterizedTest
  @ValueSource(strings = {"router-1", "ap-1", "tv-1"})
  void shouldBeRecordsWithoutAHoleOverManyChunks(String device) throws KmsgException {
    DeviceLog log = log(device);
    SeqRanges all = SeqRanges.EMPTY;
    for (int chunk = 0; chunk < 100; chunk++) {
      DeviceLog.Plan plan = log.next(chunk * 1_000_000L, BYTES);
      DeviceLog.Rendered rendered = log.render(plan, out);
      RecordBatch batch = parse(rendered.bytes());
      assertEquals(rendered.records(), batch.count());
      assertEquals(0, batch.malformedLines());
      assertEquals(all.size(), batch.seq(0));
      all = all.plus(batch.runs());
      log.advance(plan, rendered.records());
    }
    assertEquals(SeqRanges.of(0, log.seq() - 1), all);
    assertTrue(log.seq() > LinePool.LINES, "the pool was never begun again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"router-1", "ap-1", "tv-1"})
  void shouldFillAChunkAndCompressLikeRealLogs(String device) {
    DeviceLog log = log(device);
    long raw = 0;
    long compressed = 0;
    for (int chunk = 0; chunk < 50; chunk++) {
      DeviceLog.Plan plan = log.next(chunk * 60_000_000L, BYTES);
      DeviceLog.Rendered rendered = log.render(plan, out);
      assertTrue(rendered.bytes() > BYTES - 1000, () -> "half empty: " + rendered);
      raw += rendered.bytes();
      compressed += Zstd.compress(Arrays.copyOf(out, rendered.bytes()), 3).length;
      log.advance(plan, rendered.records());
    }
    double ratio = (double) raw / compressed;
    assertTrue(ratio > 3 && ratio < 4.5, () -> "compresses " + ratio + "-fold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"router-bench", "ap-bench", "tv-bench"})
  void shouldHaveEventsInTwoOfAHundredLines(String device) {
    long events = 0;
    for (int line = 0; line < LinePool.LINES; line++) {
      events += LogContents.expectedEvent(device, DeviceLog.STREAM, line).isEmpty() ? 0 : 1;
    }
    double share = (double) events / LinePool.LINES;
    assertTrue(share > 0.01 && share < 0.03, () -> "share of lines with events: " + share);
  }

  @Test
  void shouldSayWhatTheDeviceSays() throws KmsgException {
    DeviceLog log = log("router-7");
    DeviceLog.Plan plan = log.next(0, BYTES);
    RecordBatch batch = parse(log.render(plan, out).bytes());
    for (int record = 0; record < batch.count(); record++) {
      StringBuilder expected = new StringBuilder();
      LogContents.record("router-7", DeviceLog.STREAM, record)
          .appendTo(expected, record, batch.monoUs(record));
      int start = batch.start(record);
      assertEquals(
          expected.toString(),
          new String(out, start, batch.end(record) - start, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void shouldSpreadTimesUpToTheUpload() throws KmsgException {
    DeviceLog log = log("ap-1");
    DeviceLog.Plan first = log.next(0, BYTES);
    int records = log.render(first, out).records();
    log.advance(first, records);
    DeviceLog.Plan second = log.next(60_000_000, BYTES);
    RecordBatch batch = parse(log.render(second, out).bytes());
    assertEquals(UP_US + 60_000_000, second.toUs());
    long before = UP_US;
    for (int record = 0; record < batch.count(); record++) {
      assertTrue(batch.monoUs(record) >= before, "time ran backwards");
      before = batch.monoUs(record);
    }
    assertTrue(before <= second.toUs(), "a record is newer than its upload");
    assertTrue(before > UP_US + 30_000_000, "the records crowd at the beginning");
  }

  @Test
  void shouldRenderAPlanTheSameWayTwice() {
    DeviceLog log = log("tv-1");
    DeviceLog.Plan plan = log.next(5_000_000, BYTES);
    int bytes = log.render(plan, out).bytes();
    byte[] before = Arrays.copyOf(out, bytes);
    Arrays.fill(out, (byte) 0);
    assertEquals(bytes, log.render(plan, out).bytes());
    assertArrayEquals(before, Arrays.copyOf(out, bytes));
  }
}
