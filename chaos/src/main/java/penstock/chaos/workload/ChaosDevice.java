package penstock.chaos.workload;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import penstock.chaos.Anomalies;
import penstock.chaos.truth.DeviceFacts;
import penstock.protocol.DeviceCertificate;

/** A device of a workload: an identity, and its streams, the newest last. Thread-safe. */
public final class ChaosDevice implements DeviceFacts {

  private final String id;
  private final DeviceCertificate certificate;
  private final UploadClient client;
  private final Anomalies anomalies;
  private final boolean clockJumps;
  private final Rights rights = new Rights();
  private final List<StreamTruth> streams = new CopyOnWriteArrayList<>();

  /**
   * @param clockJumps whether its clock runs as it likes
   */
  ChaosDevice(String id, boolean clockJumps, Anomalies anomalies) {
    this.id = id;
    this.clockJumps = clockJumps;
    this.certificate = DeviceCertificate.generate(id);
    this.client = new UploadClient(certificate);
    this.anomalies = anomalies;
    begin();
  }

  @Override
  public String id() {
    return id;
  }

  String fingerprint() {
    return certificate.fingerprint();
  }

  Rights rights() {
    return rights;
  }

  UploadClient client() {
    return client;
  }

  @Override
  public Set<String> rules() {
    return StreamScript.RULES;
  }

  @Override
  public List<StreamTruth> streams() {
    return streams.stream().filter(StreamTruth::isUsed).toList();
  }

  /** Something of its newest stream mostly, else of one that it has left. */
  Chunk plan(Random random) {
    int newest = streams.size() - 1;
    int number = newest > 0 && random.nextInt(8) == 0 ? random.nextInt(newest) : newest;
    StreamTruth stream = streams.get(number);
    return number == newest && stream.isFull() ? begin().plan(random) : stream.plan(random);
  }

  /** The RAM was lost: numbers begin anew, under a new stream id. */
  private synchronized StreamTruth begin() {
    if (!streams.isEmpty() && !streams.get(streams.size() - 1).isFull()) {
      return streams.get(streams.size() - 1);
    }
    StreamTruth stream =
        new StreamTruth(StreamScript.of(id, streams.size(), clockJumps), anomalies);
    streams.add(stream);
    return stream;
  }
}
