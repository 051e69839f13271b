package penstock.chaos.net;

/** What has ways to others. */
public record Place(String name) {

  public static final Place POSTGRES = new Place("postgres");
  public static final Place STORE = new Place("store");

  /** The n-th node, from 0. */
  public static Place node(int number) {
    return new Place("node-" + (number + 1));
  }

  @Override
  public String toString() {
    return name;
  }
}
