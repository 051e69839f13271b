package penstock.node.fleet;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/** Something that a node answers to others. Thread-safe. */
public interface FleetService {

  /** Its name on the wire. */
  String kind();

  /** How many answers may be given at once; a further question is refused as busy. */
  int answersMax();

  /**
   * The answer, as a stream that begins its work when it is run. Pieces may have any size. Called
   * by an actor: must not block.
   */
  Source<ByteString, ?> answer(ByteString payload) throws InvalidProtocolBufferException;
}
