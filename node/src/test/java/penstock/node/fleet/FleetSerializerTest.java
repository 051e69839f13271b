package penstock.node.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.StreamRefs;
import akka.util.ByteString;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What desks tell each other, byte for byte. */
final class FleetSerializerTest {

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private SerializerWithStringManifest serializer() {
    return assertInstanceOf(
        FleetSerializer.class,
        SerializationExtension.get(Adapter.toClassic(kit.system()))
            .findSerializerFor(new FleetDesk.Refused(FleetException.Reason.BUSY, "")));
  }

  private Object again(Object message) throws NotSerializableException {
    SerializerWithStringManifest serializer = serializer();
    return serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
  }

  @Test
  void shouldReadBackWhatItWrites() throws Exception {
    TestProbe<FleetDesk.Reply> probe = kit.createTestProbe();
    FleetDesk.Call call =
        new FleetDesk.Call("events", ByteString.fromString("payload"), probe.ref());
    assertEquals(call, again(call));
    FleetDesk.Refused refused = new FleetDesk.Refused(FleetException.Reason.UNKNOWN, "why");
    assertEquals(refused, again(refused));
    FleetDesk.Answer answer =
        new FleetDesk.Answer(
            Source.single(ByteString.fromString("x"))
                .runWith(StreamRefs.sourceRef(), kit.system()));
    FleetDesk.Answer read = assertInstanceOf(FleetDesk.Answer.class, again(answer));
    List<ByteString> got =
        read.source()
            .getSource()
            .runWith(Sink.seq(), kit.system())
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertEquals(List.of(ByteString.fromString("x")), got);
  }

  @Test
  void shouldReadAndWriteTheBytesOfOldReleases() throws Exception {
    FleetDesk.Refused refused = new FleetDesk.Refused(FleetException.Reason.BUSY, "full");
    byte[] golden = HexFormat.of().parseHex("08011204" + hex("full"));
    assertArrayEquals(golden, serializer().toBinary(refused));
    assertEquals(refused, serializer().fromBinary(golden, "r"));
    assertEquals(7302, serializer().identifier());

    String path = "akka://fleet/system/fleet-desk#17";
    byte[] call =
        HexFormat.of().parseHex("0a21" + hex(path) + "1206" + hex("events") + "1a03" + hex("abc"));
    FleetDesk.Call read =
        assertInstanceOf(FleetDesk.Call.class, serializer().fromBinary(call, "c"));
    assertEquals("events", read.kind());
    assertEquals(ByteString.fromString("abc"), read.payload());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldSayWhatItCannotRead() {
    assertThrows(
        NotSerializableException.class, () -> serializer().fromBinary(new byte[0], "later"));
    assertThrows(
        NotSerializableException.class, () -> serializer().fromBinary(new byte[] {1, 2}, "c"));
    assertThrows(IllegalArgumentException.class, () -> serializer().manifest("text"));
  }
}
