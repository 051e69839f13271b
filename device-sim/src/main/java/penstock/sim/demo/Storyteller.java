package penstock.sim.demo;

import java.util.ArrayDeque;
import java.util.Queue;
import penstock.sim.fleet.Fleet;

/** Lets a story happen to a fleet as time goes by, from the beginning again when it is over. */
final class Storyteller {

  private final DemoStory story;
  private final Fleet fleet;
  private final Queue<DemoStory.Scene> ahead = new ArrayDeque<>();
  private long round = -1;
  private String told = "";

  Storyteller(DemoStory story, Fleet fleet) {
    this.story = story;
    this.fleet = fleet;
  }

  /** Does all that is due so many milliseconds after the beginning; gives what came last. */
  String tell(long ms) {
    long length = story.length().toMillis();
    if (ms / length != round) {
      round = ms / length;
      ahead.clear();
      ahead.addAll(story.scenes());
    }
    long into = ms % length;
    for (var next = ahead.peek();
        next != null && next.at().toMillis() <= into;
        next = ahead.peek()) {
      ahead.remove();
      next.deed().to(fleet);
      told = next.told();
    }
    return told;
  }
}
