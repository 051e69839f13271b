package penstock.node.segment.s3;

import akka.util.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects in memory, which many nodes share; {@link #of} is how one of them sees it. */
final class FakeBucket {

  private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  Set<String> keys() {
    return objects.keySet();
  }

  long count(String prefix) {
    return objects.keySet().stream().filter(key -> key.startsWith(prefix)).count();
  }

  byte[] contents(String key) {
    return objects.getOrDefault(key, new byte[0]).clone();
  }

  void put(String key, byte[] bytes) {
    objects.put(key, bytes);
  }

  Bucket of(Faults faults) {
    return new Seen(faults);
  }

  private final class Seen implements Bucket {
    private final Faults faults;

    Seen(Faults faults) {
      this.faults = faults;
    }

    private <T> T run(String name, Faults.Operation<T> operation) throws IOException {
      try {
        return faults.run(name, operation);
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    @Override
    public void put(String key, ByteString bytes) throws IOException {
      byte[] copy = bytes.toArray();
      run(
          "put " + key,
          () -> {
            byte[] before = objects.put(key, copy);
            if (before != null && !Arrays.equals(before, copy)) {
              throw new AssertionError(key + " was used for other bytes");
            }
            return copy;
          });
    }

    @Override
    public void put(String key, long length, Contents contents) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      contents.writeTo(out);
      if (out.size() != length) {
        throw new AssertionError(out.size() + " bytes were written, " + length + " announced");
      }
      put(key, ByteString.fromArray(out.toByteArray()));
    }

    @Override
    public byte[] get(String key, long from, int length) throws IOException {
      return run(
          "get " + key,
          () -> {
            byte[] bytes = objects.get(key);
            if (bytes == null) {
              throw new NoSuchFileException(key);
            }
            int end = (int) Math.min(bytes.length, from + length);
            return Arrays.copyOfRange(bytes, (int) from, end);
          });
    }

    @Override
    public List<String> list(String prefix) throws IOException {
      return run(
          "list " + prefix,
          () -> objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList());
    }

    @Override
    public void delete(String key) throws IOException {
      run("delete " + key, () -> objects.remove(key) != null);
    }
  }
}
