package penstock.node.rule;

import java.util.Set;

/**
 * What can be told of an RE2 pattern without compiling it, for those who look for one pattern in
 * many lines.
 *
 * @param literals of which one is in every text that the pattern matches, letters in lower case for
 *     either case; empty where none are known
 * @param programSize RE2 instructions, about
 * @param tooDeep whether its groups are nested deeper than can be compiled safely
 */
public record PatternGist(Set<String> literals, long programSize, boolean tooDeep) {

  /** Above this many instructions a pattern is too slow on each line to be useful. */
  public static final int PROGRAM_MAX = RuleReader.PROGRAM_MAX;

  /** Takes any text; whether it is a pattern at all, compiling it tells. */
  public static PatternGist of(String pattern) {
    PatternReader.Reading reading = PatternReader.read(pattern);
    Set<String> literals =
        reading.literals().necessary().stream()
            .findFirst()
            .map(Literals::withoutNeedless)
            .orElse(Set.of());
    return new PatternGist(literals, reading.programSize(), reading.tooDeep());
  }
}
