package penstock.node.rule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All literals of all rules in one deterministic automaton over bytes (Aho and Corasick, "Efficient
 * string matching", 1975), as a dense table: one load for a byte's class, one for the next state. A
 * to Z are read as a to z, and a newline leads back to the start, so that no match spans two lines.
 * States that end a literal have the highest numbers: one comparison per byte tells a hit.
 * Immutable, shared by all threads.
 */
final class LiteralAutomaton {

  /** Of the table, at 4 bytes each: 16 MiB is 2,000 rules with 30 new bytes of literal each. */
  static final int CELLS_MAX = 4 * 1024 * 1024;

  private static final int BYTES = 256;

  /** By byte. */
  private final byte[] classOf;

  /** By state number (a multiple of the number of classes) plus class. */
  private final int[] next;

  private final int firstHit;
  private final int classes;
  private final int[][] ownersByHit;

  private LiteralAutomaton(byte[] classOf, int classes, int[] next, int[][] ownersByHit) {
    this.classOf = classOf;
    this.classes = classes;
    this.next = next;
    this.ownersByHit = ownersByHit;
    this.firstHit = next.length - ownersByHit.length * classes;
  }

  /**
   * Builds it.
   *
   * @param literals each with the numbers of those who want to know of it; characters are bytes
   * @throws IllegalArgumentException where the table would be over {@link #CELLS_MAX}, or a literal
   *     is empty or has a newline
   */
  static LiteralAutomaton of(Map<String, BitSet> literals) {
    return new Builder(literals).build();
  }

  byte[] classOf() {
    return classOf;
  }

  int[] next() {
    return next;
  }

  /** States from this number on are hits. */
  int firstHit() {
    return firstHit;
  }

  /** Who wants to know of the literals that end in this state. */
  int[] owners(int state) {
    return ownersByHit[(state - firstHit) / classes];
  }

  int cells() {
    return next.length;
  }

  /** Where a state comes from until the numbers are dealt out. */
  private static final class Node {
    final int[] children;
    final BitSet owners = new BitSet();
    int number;

    Node(int classes) {
      children = new int[classes];
    }
  }

  private static final class Builder {
    private final byte[] classOf = new byte[BYTES];
    private final int classes;
    private final List<Node> nodes = new ArrayList<>();

    Builder(Map<String, BitSet> literals) {
      classes = classify(literals.keySet());
      nodes.add(new Node(classes));
      literals.forEach(this::add);
    }

    /** Class 0 is every byte that is in no literal. */
    private int classify(Iterable<String> literals) {
      int count = 1;
      for (String literal : literals) {
        for (char c : checked(literal).toCharArray()) {
          if (classOf[c] == 0) {
            classOf[c] = (byte) count++;
          }
        }
      }
      for (char c = 'A'; c <= 'Z'; c++) {
        classOf[c] = classOf[c + 'a' - 'A'];
      }
      return count;
    }

    private static String checked(String literal) {
      if (literal.isEmpty() || literal.chars().anyMatch(c -> c == '\n' || c >= BYTES)) {
        throw new IllegalArgumentException("not a literal of bytes of one line: " + literal);
      }
      return lower(literal);
    }

    /** As the classes are: ASCII alone. */
    private static String lower(String literal) {
      StringBuilder text = new StringBuilder(literal);
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) < 0x80) {
          text.setCharAt(i, Character.toLowerCase(text.charAt(i)));
        }
      }
      return text.toString();
    }

    private void add(String literal, BitSet owners) {
      int at = 0;
      for (char c : lower(literal).toCharArray()) {
        int[] children = nodes.get(at).children;
        int slot = classOf[c] & 0xff;
        if (children[slot] == 0) {
          children[slot] = nodes.size();
          nodes.add(new Node(classes));
          checkSize();
        }
        at = children[slot];
      }
      nodes.get(at).owners.or(owners);
    }

    private void checkSize() {
      if ((long) nodes.size() * classes > CELLS_MAX) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the literals of all rules need over %,d states of %d bytes each (%,d MiB allowed):"
                    + " fewer rules, or fewer alternatives in them",
                nodes.size() - 1,
                classes * Integer.BYTES,
                ((long) CELLS_MAX * Integer.BYTES) >> 20));
      }
    }

    LiteralAutomaton build() {
      link();
      int hits = number();
      int[] next = new int[nodes.size() * classes];
      int[][] owners = new int[hits][];
      for (Node node : nodes) {
        for (int c = 0; c < classes; c++) {
          next[node.number * classes + c] = nodes.get(node.children[c]).number * classes;
        }
        if (!node.owners.isEmpty()) {
          owners[node.number - (nodes.size() - hits)] = node.owners.stream().toArray();
        }
      }
      return new LiteralAutomaton(classOf, classes, next, owners);
    }

    /** Fills in, breadth first, what follows where no child does: the child of the suffix. */
    private void link() {
      int[] suffix = new int[nodes.size()];
      ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0));
      while (!queue.isEmpty()) {
        int at = queue.remove();
        Node node = nodes.get(at);
        node.owners.or(nodes.get(suffix[at]).owners);
        int[] fallback = nodes.get(suffix[at]).children.clone();
        for (int c = 0; c < classes; c++) {
          int child = node.children[c];
          if (child == 0) {
            node.children[c] = at == 0 ? 0 : fallback[c];
          } else {
            suffix[child] = at == 0 ? 0 : fallback[c];
            queue.add(child);
          }
        }
      }
    }

    /** Hits last; returns how many there are. */
    private int number() {
      int hits = 0;
      int plain = 0;
      for (Node node : nodes) {
        hits += node.owners.isEmpty() ? 0 : 1;
      }
      int hit = nodes.size() - hits;
      for (Node node : nodes) {
        node.number = node.owners.isEmpty() ? plain++ : hit++;
      }
      return hits;
    }
  }

  @Override
  public String toString() {
    return "LiteralAutomaton of "
        + next.length / classes
        + " states x "
        + classes
        + " classes, "
        + Arrays.stream(ownersByHit).mapToInt(owners -> owners.length).sum()
        + " owners";
  }
}
