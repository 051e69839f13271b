package penstock.node.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import com.google.protobuf.UnknownFieldSet;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes of neighbouring releases talk while a fleet is upgraded: the schema of today beside those
 * of released versions, which lie among the test resources, and beside one of tomorrow.
 */
final class SchemaVersionsTest {

  private static final int MESSAGES = 40;
  private static final int LATER_FIELD = 1000;

  private static FileDescriptor today(String schema) {
    return schema.startsWith("ledger") ? LedgerWire.getDescriptor() : FleetWire.getDescriptor();
  }

  private static FileDescriptor released(String schema) throws Exception {
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    try (InputStream in =
        SchemaVersionsTest.class.getResourceAsStream("/golden/schema/" + schema + ".txt")) {
      assertNotNull(in, schema);
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      TextFormat.merge(reader, set);
    }
    return built(set.getFile(0));
  }

  private static FileDescriptor built(FileDescriptorProto file) throws Exception {
    FileDescriptor[] imports =
        file.getDependencyCount() == 0
            ? new FileDescriptor[0]
            : new FileDescriptor[] {LedgerWire.getDescriptor()};
    return FileDescriptor.buildFrom(file, imports);
  }

  /** Today's with one more field in each message. */
  private static FileDescriptor later(FileDescriptor today) throws Exception {
    FileDescriptorProto.Builder file = today.toProto().toBuilder();
    file.getMessageTypeBuilderList().forEach(SchemaVersionsTest::grow);
    return built(file.build());
  }

  private static void grow(DescriptorProto.Builder message) {
    message
        .addFieldBuilder()
        .setName("later")
        .setNumber(LATER_FIELD)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .setType(FieldDescriptorProto.Type.TYPE_STRING);
    message.getNestedTypeBuilderList().forEach(SchemaVersionsTest::grow);
  }

  private static List<Descriptor> all(List<Descriptor> messages) {
    List<Descriptor> all = new ArrayList<>(messages);
    messages.forEach(message -> all.addAll(all(message.getNestedTypes())));
    return all;
  }

  private static Descriptor find(FileDescriptor file, Descriptor message) {
    return all(file.getMessageTypes()).stream()
        .filter(other -> other.getFullName().equals(message.getFullName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(message.getFullName() + " is gone"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger-1", "fleet-1"})
  void shouldKeepNumbersAndTypesOfReleasedFields(String schema) throws Exception {
    for (Descriptor old : all(released(schema).getMessageTypes())) {
      Descriptor now = find(today(schema), old);
      for (FieldDescriptor field : old.getFields()) {
        FieldDescriptor kept = now.findFieldByNumber(field.getNumber());
        if (kept == null) {
          assertTrue(now.isReservedNumber(field.getNumber()), field + " must stay reserved");
        } else {
          assertEquals(field.getType(), kept.getType(), field.getFullName());
          assertEquals(field.isRepeated(), kept.isRepeated(), field.getFullName());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger-1", "fleet-1"})
  void shouldReadWhatAnOldReleaseWritesAndBeReadByIt(String schema) throws Exception {
    Random random = new Random(7);
    for (Descriptor old : all(released(schema).getMessageTypes())) {
      Descriptor now = find(today(schema), old);
      for (int i = 0; i < MESSAGES; i++) {
        DynamicMessage written = any(old, random, 3);
        DynamicMessage read = DynamicMessage.parseFrom(now, written.toByteString());
        assertTrue(read.getUnknownFields().asMap().isEmpty(), old.getFullName());
        assertEquals(written, DynamicMessage.parseFrom(old, read.toByteString()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger-1", "fleet-1"})
  void shouldReadWhatALaterReleaseWrites(String schema) throws Exception {
    Random random = new Random(8);
    FileDescriptor today = today(schema);
    for (Descriptor tomorrow : all(later(today).getMessageTypes())) {
      Descriptor now = find(today, tomorrow);
      for (int i = 0; i < MESSAGES; i++) {
        DynamicMessage written = any(tomorrow, random, 3);
        DynamicMessage read = DynamicMessage.parseFrom(now, written.toByteString());
        for (FieldDescriptor field : now.getFields()) {
          if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            assertEquals(
                written.getField(tomorrow.findFieldByNumber(field.getNumber())),
                read.getField(field),
                field.getFullName());
          }
        }
        assertEquals(
            written.getField(tomorrow.findFieldByNumber(LATER_FIELD)).equals("") ? 0 : 1,
            ownUnknown(read.getUnknownFields()));
      }
    }
  }

  private static int ownUnknown(UnknownFieldSet unknown) {
    return unknown.asMap().size();
  }

  private static DynamicMessage any(Descriptor message, Random random, int depth) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(message);
    for (FieldDescriptor field : message.getFields()) {
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if ((nested && depth == 0) || random.nextInt(4) == 0) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = random.nextInt(4); i > 0; i--) {
          builder.addRepeatedField(field, value(field, random, depth));
        }
      } else {
        builder.setField(field, value(field, random, depth));
      }
    }
    return builder.build();
  }

  private static Object value(FieldDescriptor field, Random random, int depth) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case BOOLEAN -> random.nextBoolean();
      case DOUBLE -> random.nextDouble();
      case STRING -> "s" + random.nextInt(1_000);
      case BYTE_STRING -> ByteString.copyFromUtf8("b" + random.nextInt(1_000));
      case MESSAGE -> any(field.getMessageType(), random, depth - 1);
      default -> throw new AssertionError(field.getFullName());
    };
  }
}
