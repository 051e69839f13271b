package penstock.node.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.SerializationTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SeqCheck;
import penstock.protocol.SeqRange;
import penstock.protocol.SeqRanges;

/** Everything on the wire and in the journal can be read back, also what older releases wrote. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerSerializerTest {

  private static final SeqRanges RANGES =
      SeqRanges.of(0, 9).plus(SeqRanges.of(20, 20)).plus(SeqRanges.of(1_000, SeqRange.SEQ_MAX));

  private static final Proposal PROPOSAL =
      new Proposal(
          "stream-1",
          new FrameLocation("20231114T221320.000-node-1", 123_456_789),
          RANGES,
          0,
          SeqRange.SEQ_MAX,
          5,
          Frames.NOW_US,
          3_600_000_000L,
          List.of(new BootSpan(0, 3, -5, true), new BootSpan(20, 4, Frames.NOW_US, false)),
          List.of(new SeqCheck(9, -1), new SeqCheck(SeqRange.SEQ_MAX, 0x12345678)),
          7);

  private static final StreamLedger STREAM =
      StreamLedger.empty("stream-1")
          .committed(proposal(5, 9, -1))
          .committed(proposal(20, 29, -1))
          .overwrittenBelow(3, Frames.NOW_US / 1000 + 5)
          .counted(11, 13);

  private static final DeviceLedger STATE =
      DeviceLedger.EMPTY.after(
          List.of(
              new LedgerEvent.Committed(Frames.NOW_US, proposal(5, 9, 2), true, 1, 2),
              new LedgerEvent.Committed(Frames.NOW_US + 1, proposal(20, 29, -1), false, 0, 0),
              new LedgerEvent.Confirmed(Frames.NOW_US + 2, "stream-2", 10, 1, 4),
              new LedgerEvent.Retired(Frames.NOW_US + 3, "stream-2")));

  private static final Ledgers.DeviceSummary SUMMARY =
      new Ledgers.DeviceSummary("device-1", Frames.NOW_US, 10, 20, 30, 40, 2, Frames.NOW_US, 5);

  private final ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
  private final ActorRef<Object> to = kit.createTestProbe().ref();

  @AfterAll
  void shutDown() {
    kit.shutdownTestKit();
  }

  private static Proposal proposal(long first, long last, long oldest) {
    return new Proposal(
        "stream-1",
        new FrameLocation("segment-1", first),
        SeqRanges.of(first, last),
        first - 2,
        last,
        oldest,
        Frames.NOW_US,
        last * 1_000,
        List.of(new BootSpan(first, 0, Frames.NOW_US - last * 1_000, false)),
        List.of(new SeqCheck(last, (int) last * -7)),
        0);
  }

  /** What is stored: its bytes are kept among the test resources. */
  private static Map<String, Object> stored() {
    Map<String, Object> messages = new LinkedHashMap<>();
    messages.put("L-1", STATE);
    messages.put("C-1", new LedgerEvent.Committed(Frames.NOW_US, PROPOSAL, true, 3, 4));
    messages.put("F-1", new LedgerEvent.Confirmed(Frames.NOW_US, "stream-1", 3, 4, -1));
    messages.put("X-1", new LedgerEvent.Expired(Frames.NOW_US, Frames.NOW_US / 1000 - 5, -1));
    messages.put("R-1", new LedgerEvent.Retired(Frames.NOW_US, "stream-1"));
    messages.put("V-1", new LedgerEvent.Revived(Frames.NOW_US, STREAM));
    return messages;
  }

  private List<Object> sent() {
    return List.of(
        new DeviceCommand.Offer(Frames.offer("device-1", "stream-1", RANGES, 7), to.narrow()),
        new DeviceCommand.Commit(PROPOSAL, 5, -6, to.narrow()),
        new DeviceCommand.Confirm("stream-1", 1, 2, -1, to.narrow()),
        new DeviceCommand.Withdraw("stream-1", Long.MIN_VALUE),
        new DeviceCommand.GetPosition("stream-1", to.narrow()),
        new DeviceCommand.GetReport(to.narrow()),
        new DeviceCommand.Expire(to.narrow()),
        DeviceCommand.Stop.INSTANCE,
        new DeviceCommand.Position(-1),
        new Ledgers.Fresh(9, RANGES, PROPOSAL.boots(), SeqRanges.EMPTY, PROPOSAL.checks()),
        new Ledgers.Known(RANGES, List.of()),
        new Ledgers.InFlight(),
        new Ledgers.TooFragmented(32),
        new Ledgers.CommitReply(RANGES, -1, SUMMARY),
        SUMMARY,
        new Ledgers.DeviceReport(SUMMARY, List.of(STREAM.report())));
  }

  @Test
  void shouldReadBackWhatItWrites() {
    SerializationTestKit serialization = kit.serializationTestKit();
    stored().values().forEach(message -> serialization.verifySerialization(message, true));
    sent().forEach(message -> serialization.verifySerialization(message, true));
  }

  /** A field that this release does not know, behind all others: number 1000, a text. */
  private static byte[] withLaterField(byte[] bytes) {
    byte[] field = HexFormat.of().parseHex("c23e" + "03" + "616263");
    byte[] both = Arrays.copyOf(bytes, bytes.length + field.length);
    System.arraycopy(field, 0, both, bytes.length, field.length);
    return both;
  }

  @Test
  void shouldReadWhatALaterReleaseWritesWithMoreFields() throws Exception {
    List<Object> messages = new ArrayList<>(stored().values());
    messages.addAll(sent());
    for (Object message : messages) {
      LedgerSerializer serializer =
          assertInstanceOf(
              LedgerSerializer.class,
              SerializationExtension.get(Adapter.toClassic(kit.system()))
                  .findSerializerFor(message));
      byte[] bytes = withLaterField(serializer.toBinary(message));
      assertEquals(message, serializer.fromBinary(bytes, serializer.manifest(message)));
    }
  }

  @Test
  void shouldReadAndWriteTheBytesOfOldReleases() throws Exception {
    for (Map.Entry<String, Object> golden : stored().entrySet()) {
      Serializer serializer =
          SerializationExtension.get(Adapter.toClassic(kit.system()))
              .findSerializerFor(golden.getValue());
      assertEquals(LedgerSerializer.IDENTIFIER, serializer.identifier());
      String manifest = Serializers.manifestFor(serializer, golden.getValue());
      assertTrue(golden.getKey().startsWith(manifest + "-"));
      byte[] bytes = resource(golden.getKey());
      assertEquals(
          golden.getValue(),
          assertInstanceOf(LedgerSerializer.class, serializer).fromBinary(bytes, manifest));
      assertArrayEquals(
          bytes,
          serializer.toBinary(golden.getValue()),
          () ->
              golden.getKey()
                  + " is now written as "
                  + HexFormat.of().formatHex(serializer.toBinary(golden.getValue()))
                  + ": see src/main/proto/README.md");
    }
  }

  private static byte[] resource(String name) throws IOException {
    String path = "/golden/ledger/" + name + ".hex";
    try (InputStream in = LedgerSerializerTest.class.getResourceAsStream(path)) {
      assertNotNull(in, "no resource " + path);
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }

  @Test
  void shouldSayWhatIsWrongWithBytesThatItCannotRead() {
    LedgerSerializer serializer =
        assertInstanceOf(
            LedgerSerializer.class,
            SerializationExtension.get(Adapter.toClassic(kit.system())).findSerializerFor(STATE));
    Exception later =
        assertThrows(
            NotSerializableException.class, () -> serializer.fromBinary(new byte[0], "zz"));
    assertTrue(String.valueOf(later.getMessage()).contains("later release"));
    assertThrows(
        NotSerializableException.class, () -> serializer.fromBinary(new byte[] {1, 2, 3}, "C"));
    assertThrows(
        IllegalArgumentException.class, () -> serializer.manifest(DeviceCommand.Wake.INSTANCE));
  }
}
