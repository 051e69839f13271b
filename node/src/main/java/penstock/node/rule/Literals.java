package penstock.node.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the texts that a part of a pattern matches: either all of them, or strings of
 * which one must occur in each, or nothing. Letters are in lower case and stand for both cases,
 * which makes the sets smaller and never wrong: they only have to be necessary. After the idea of
 * the prefilter in Russ Cox's "Regular Expression Matching with a Trigram Index". Immutable.
 *
 * @param exact every text that the part matches; null where they are too many
 * @param required sets, the most telling first, of each of which one string is in every text that
 *     the part matches ({@code exact} may tell of one more)
 */
record Literals(@Nullable Set<String> exact, List<Set<String>> required) {

  /** Texts that are told apart in one part; beyond, only what is common to them counts. */
  static final int EXACT_MAX = 16;

  /** Longer strings tell no more, and cost automaton states. */
  static final int CHARS_MAX = 24;

  /** Sets that are kept: {@link Triggers} picks one of them. */
  static final int SETS_MAX = 2;

  /** Strings longer than this are equally good: fewer of them are better then. */
  private static final int CHARS_ENOUGH = 8;

  /** Matches only the empty text: anchors and word boundaries too. */
  static final Literals EMPTY = new Literals(Set.of(""), List.of());

  /** Matches what is not told. */
  static final Literals ANY = new Literals(null, List.of());

  private static final Comparator<Set<String>> MOST_TELLING =
      Comparator.<Set<String>>comparingInt(set -> -Math.min(shortest(set), CHARS_ENOUGH))
          .thenComparingInt(Set::size)
          .thenComparingInt(set -> -shortest(set));

  static Literals oneOf(Set<String> texts) {
    return texts.isEmpty() || texts.size() > EXACT_MAX ? ANY : new Literals(texts, List.of());
  }

  Literals or(Literals other) {
    if (exact != null && other.exact != null) {
      Set<String> both = union(exact, other.exact);
      if (both.size() <= EXACT_MAX) {
        return new Literals(both, List.of());
      }
    }
    List<Set<String>> ours = necessary();
    List<Set<String>> theirs = other.necessary();
    return ours.isEmpty() || theirs.isEmpty()
        ? ANY
        : new Literals(null, List.of(union(ours.get(0), theirs.get(0))));
  }

  /** This part, or nothing. */
  Literals optional() {
    return or(EMPTY);
  }

  /** The most telling sets of which one string each must occur. */
  List<Set<String>> necessary() {
    List<Set<String>> sets = new ArrayList<>(required);
    keep(sets, exact);
    return sets;
  }

  /** The same set, sorted, without strings that hold another one of it. */
  static Set<String> withoutNeedless(Set<String> texts) {
    Set<String> needed = new TreeSet<>(texts);
    needed.removeIf(
        text -> texts.stream().anyMatch(other -> !other.equals(text) && text.contains(other)));
    return Collections.unmodifiableSet(needed);
  }

  static int shortest(Set<String> texts) {
    return texts.stream().mapToInt(String::length).min().orElse(0);
  }

  /** Puts a set among the best, where it is one of them and tells anything. */
  private static void keep(List<Set<String>> best, @Nullable Set<String> texts) {
    if (texts != null && shortest(texts) > 0 && !best.contains(texts)) {
      best.add(texts);
      best.sort(MOST_TELLING);
      if (best.size() > SETS_MAX) {
        best.remove(SETS_MAX);
      }
    }
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> both = new LinkedHashSet<>(a);
    both.addAll(b);
    return both;
  }

  /** Puts parts one behind the other. */
  static final class Sequence {

    /** Repetitions that are written out; further ones are taken as unknown text. */
    private static final int COPIES_MAX = 8;

    private final List<Set<String>> best = new ArrayList<>();
    private Set<String> run = Set.of("");
    private boolean exact = true;

    void append(Literals part) {
      Set<String> next = part.exact == null ? null : product(run, part.exact);
      if (next != null) {
        run = next;
        return;
      }
      cut();
      part.required.forEach(set -> keep(best, set));
      if (part.exact != null && fits(part.exact)) {
        run = part.exact;
      } else {
        keep(best, part.exact);
      }
    }

    /** {@code part{min,max}}; {@code max} is -1 where there is no end. */
    void append(Literals part, int min, int max) {
      if (max == 0) {
        return;
      }
      if (min == 0) {
        append(max == 1 ? part.optional() : ANY);
        return;
      }
      int copies = Math.min(min, COPIES_MAX);
      for (int i = 0; i < copies; i++) {
        append(part);
      }
      if (copies != max) {
        cut();
        append(part); // The last copy, which stands beside what follows.
      }
    }

    /** What follows is not adjacent to what was. */
    private void cut() {
      keep(best, run);
      run = Set.of("");
      exact = false;
    }

    Literals end() {
      if (!exact) {
        keep(best, run);
      }
      return exact ? new Literals(run, List.of()) : new Literals(null, List.copyOf(best));
    }

    private static @Nullable Set<String> product(Set<String> heads, Set<String> tails) {
      if (heads.size() * tails.size() > EXACT_MAX) {
        return null;
      }
      Set<String> all = new LinkedHashSet<>();
      for (String head : heads) {
        for (String tail : tails) {
          all.add(head + tail);
        }
      }
      return fits(all) ? all : null;
    }

    private static boolean fits(Set<String> texts) {
      return texts.stream().allMatch(text -> text.length() <= CHARS_MAX);
    }
  }
}
