package penstock.node.segment.s3;

import akka.actor.ClassicActorSystemProvider;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.headers.ByteRange;
import akka.stream.Attributes;
import akka.stream.alpakka.s3.S3Attributes;
import akka.stream.alpakka.s3.S3Headers;
import akka.stream.alpakka.s3.S3Settings;
import akka.stream.alpakka.s3.headers.ServerSideEncryption;
import akka.stream.alpakka.s3.headers.StorageClass;
import akka.stream.alpakka.s3.javadsl.S3;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.StreamConverters;
import akka.util.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A bucket of any S3 API. An operation is tried again after a failure that may pass, until it would
 * take longer than {@code s3.timeout}.
 */
final class AlpakkaBucket implements Bucket {

  /** An object that is longer goes up in parts. */
  private static final long SINGLE_PUT_BYTES_MAX = 8 << 20;

  private static final int WRITE_BYTES = 64 * 1024;

  private final BucketSettings settings;
  private final ClassicActorSystemProvider system;
  private final BucketMetrics metrics;
  private final Tries tries;
  private final Attributes attributes;
  private final S3Headers headers;

  AlpakkaBucket(BucketSettings settings, ClassicActorSystemProvider system, BucketMetrics metrics) {
    this.settings = settings;
    this.system = system;
    this.metrics = metrics;
    this.tries = new Tries(settings.tryTimeout(), settings.timeout(), metrics);
    this.attributes = S3Attributes.settings(S3Settings.create(AlpakkaConfig.of(settings)));
    this.headers = headers(settings);
  }

  private static S3Headers headers(BucketSettings settings) {
    S3Headers headers = S3Headers.create();
    if (settings.encryption() == BucketSettings.Encryption.SSE_S3) {
      headers = headers.withServerSideEncryption(ServerSideEncryption.aes256());
    } else if (settings.encryption() == BucketSettings.Encryption.SSE_KMS) {
      headers = headers.withServerSideEncryption(ServerSideEncryption.kms(settings.kmsKey()));
    }
    return settings.storageClass().isEmpty()
        ? headers
        : headers.withStorageClass(new StorageClass(settings.storageClass()));
  }

  @Override
  public void put(String key, ByteString bytes) throws IOException {
    run(
        "put",
        key,
        () ->
            S3.putObject(
                settings.bucket(),
                settings.prefix() + key,
                Source.single(bytes),
                bytes.size(),
                ContentTypes.APPLICATION_OCTET_STREAM,
                headers),
        Sink.head());
    metrics.bytes.labelValues("put").inc(bytes.size());
  }

  @Override
  public void put(String key, long length, Contents contents) throws IOException {
    if (length <= SINGLE_PUT_BYTES_MAX) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) length);
      contents.writeTo(bytes);
      put(key, ByteString.fromArrayUnsafe(bytes.toByteArray()));
    } else {
      putInParts(key, length, contents);
    }
  }

  /**
   * Parts have 5 MiB, four of them are in memory. Each is tried again by itself; where one can't be
   * written, all of it has failed. An upload that a crash leaves unfinished is for the bucket's
   * lifecycle rules to remove.
   */
  private void putInParts(String key, long length, Contents contents) throws IOException {
    metrics.requests.labelValues("put-parts").inc();
    long startedNs = System.nanoTime();
    var running =
        StreamConverters.asOutputStream(settings.timeout())
            .toMat(
                S3.multipartUpload(
                    settings.bucket(),
                    settings.prefix() + key,
                    ContentTypes.APPLICATION_OCTET_STREAM,
                    headers),
                Keep.both())
            .withAttributes(attributes)
            .run(system);
    try {
      try (OutputStream out = new Sliced(running.first())) {
        contents.writeTo(out);
      }
      Tries.await(running.second(), settings.timeout().multipliedBy(2));
    } catch (IOException | TimeoutException e) {
      metrics.errors.labelValues("put-parts").inc();
      throw Tries.failure("put-parts", key, e);
    } catch (ExecutionException e) {
      metrics.errors.labelValues("put-parts").inc();
      throw Tries.failure("put-parts", key, e.getCause() == null ? e : e.getCause());
    }
    metrics.bytes.labelValues("put-parts").inc(length);
    metrics.seconds.labelValues("put-parts").observe((System.nanoTime() - startedNs) / 1e9);
  }

  @Override
  public byte[] get(String key, long from, int length) throws IOException {
    if (length == 0) {
      return new byte[0];
    }
    ByteRange range = ByteRange.createSlice(from, from + length - 1);
    ByteString bytes =
        run(
            "get",
            key,
            () -> S3.getObject(settings.bucket(), settings.prefix() + key, range),
            Sink.fold(ByteString.emptyByteString(), ByteString::concat));
    metrics.bytes.labelValues("get").inc(bytes.size());
    return bytes.toArrayUnsafe();
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    String all = settings.prefix() + prefix;
    return run(
        "list",
        prefix,
        () ->
            S3.listBucket(settings.bucket(), Optional.of(all))
                .map(found -> found.getKey().substring(settings.prefix().length())),
        Sink.seq());
  }

  @Override
  public void delete(String key) throws IOException {
    run(
        "delete",
        key,
        () -> S3.deleteObject(settings.bucket(), settings.prefix() + key, Optional.empty()),
        Sink.ignore());
  }

  private <T, R> R run(
      String operation,
      String key,
      Supplier<Source<T, ?>> request,
      Sink<T, CompletionStage<R>> sink)
      throws IOException {
    return tries.run(
        operation,
        key,
        timeout ->
            request
                .get()
                .completionTimeout(timeout)
                .withAttributes(attributes)
                .runWith(sink, system));
  }

  /** Hands on in pieces, each of which waits in memory as a whole. */
  private static final class Sliced extends OutputStream {
    private final OutputStream out;

    Sliced(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int at = 0; at < length; at += WRITE_BYTES) {
        out.write(bytes, from + at, Math.min(WRITE_BYTES, length - at));
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
