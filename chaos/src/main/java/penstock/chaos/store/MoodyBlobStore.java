package penstock.chaos.store;

import java.io.InputStream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A store that answers late, or with 500 although it has done what it was asked, or breaks all
 * connections in the middle of whatever they carry. Thread-safe.
 */
final class MoodyBlobStore extends ForwardingBlobStore {

  private static final int INTERNAL_ERROR = 500;

  /** Of all requests that go wrong, one in so many breaks the connections. */
  private static final int BREAK_ONE_IN = 4;

  private volatile long slowMs;
  private volatile int flakyPercent;
  private volatile Runnable breakAll = () -> {};

  MoodyBlobStore(BlobStore store) {
    super(store);
  }

  /** What breaks all connections. */
  void onBreak(Runnable action) {
    breakAll = action;
  }

  void slow(long delayMs) {
    slowMs = delayMs;
  }

  void flaky(int percent) {
    flakyPercent = percent;
  }

  void well() {
    slowMs = 0;
    flakyPercent = 0;
  }

  private <T> T moody(Supplier<T> work) {
    if (slowMs > 0) {
      LockSupport.parkNanos(slowMs * 1_000_000);
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    if (random.nextInt(100) >= flakyPercent) {
      return work.get();
    }
    if (random.nextBoolean()) {
      T unused = work.get();
    }
    if (random.nextInt(BREAK_ONE_IN) == 0) {
      breakAll.run();
    }
    throw S3Exceptions.fromStatusCode(INTERNAL_ERROR);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    return moody(() -> super.putBlob(request, body));
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    return moody(() -> super.getBlob(request));
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    return moody(() -> super.removeBlob(request));
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream body) {
    return moody(() -> super.uploadMultipartPart(upload, request, body));
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return moody(() -> super.completeMultipartUpload(upload, request));
  }
}
