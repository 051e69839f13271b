package penstock.node.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Rule} of one entry of a rule file, or says why not. */
final class RuleReader {

  /** A pattern is read by people. */
  static final int PATTERN_CHARS_MAX = 2_000;

  /**
   * RE2 instructions: a line costs at most so many steps per byte, 32 KiB of it about a second. The
   * rules that are shipped have up to 200.
   */
  static final int PROGRAM_MAX = 4_000;

  /** Shorter literals occur in too many lines to keep the regular expressions away from them. */
  static final int LITERAL_CHARS_MIN = 3;

  /** Alternatives of which one must occur; each is in the automaton. */
  static final int LITERALS_MAX = 64;

  static final int FIELDS_MAX = 32;
  static final int LABELS_MAX = 32;
  static final int LABEL_CHARS_MAX = 256;

  private static final Set<String> KEYS =
      Set.of("when", "match", "fields", "labels", "examples", "counter-examples");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,63}");

  private final String name;
  private final String file;
  private final Block block;

  private RuleReader(String name, String file, Block block) {
    this.name = name;
    this.file = file;
    this.block = block;
  }

  static Rule read(String name, String file, ConfigValue value) throws RuleRefusal {
    if (!NAME.matches(name)) {
      throw new RuleRefusal(
          Block.line(value), "a rule's name is up to 64 of a-z, 0-9 and -, a letter first");
    }
    return new RuleReader(name, file, Block.of("the rule", value, KEYS)).read();
  }

  private Rule read() throws RuleRefusal {
    String match = block.string("match");
    checkText(match);
    PatternReader.Reading reading = PatternReader.read(match);
    checkSize(reading);
    Pattern pattern = compiled(match);
    List<Set<String>> literals = literals(reading);
    Map<String, FieldType> fields = fields(pattern);
    return new Rule(
        name,
        file,
        block.line(),
        ConditionsReader.read(block.value("when")),
        pattern,
        fields,
        labels(),
        examples("examples", fields),
        examples("counter-examples", fields),
        literals);
  }

  private void checkText(String match) throws RuleRefusal {
    if (match.length() > PATTERN_CHARS_MAX) {
      throw refusal("match", "match is over " + PATTERN_CHARS_MAX + " characters");
    }
    if (match.chars().anyMatch(c -> c > 0x7e || c < ' ')) {
      throw refusal(
          "match",
          "match holds a character that is not printable ASCII; /dev/kmsg escapes such bytes: write"
              + " \\\\xc3\\\\xa9 for an escaped é, \\xc3\\xa9 for one that is not");
    }
  }

  private void checkSize(PatternReader.Reading reading) throws RuleRefusal {
    if (reading.tooDeep()) {
      throw refusal(
          "match", "match has groups within groups over " + PatternReader.DEPTH_MAX + " deep");
    }
    if (reading.programSize() > PROGRAM_MAX) {
      throw refusal(
          "match",
          "match is too large once its {n,m} are written out ("
              + reading.programSize()
              + " steps, "
              + PROGRAM_MAX
              + " allowed): use + or * there");
    }
  }

  private Pattern compiled(String match) throws RuleRefusal {
    try {
      return Pattern.compile(match);
    } catch (PatternSyntaxException e) {
      throw refusal("match", "match is not RE2 syntax: " + e.getMessage());
    }
  }

  /** The sets of which one string must occur; sets with short ones are no use and left out. */
  private List<Set<String>> literals(PatternReader.Reading reading) throws RuleRefusal {
    List<Set<String>> literals = new ArrayList<>();
    for (Set<String> set : reading.literals().necessary()) {
      if (Literals.shortest(set) >= LITERAL_CHARS_MIN) {
        literals.add(Literals.withoutNeedless(set));
      }
    }
    if (literals.isEmpty()) {
      throw noLiteral(reading.literals().necessary());
    }
    if (literals.stream().mapToInt(Set::size).sum() > LITERALS_MAX) {
      throw refusal("match", "match has over " + LITERALS_MAX + " alternatives: make two rules");
    }
    if (literals.stream().flatMap(Set::stream).anyMatch(text -> text.indexOf('\n') >= 0)) {
      throw refusal("match", "match demands a newline, and a line holds none");
    }
    return List.copyOf(literals);
  }

  private RuleRefusal noLiteral(List<Set<String>> known) {
    return refusal(
        "match",
        "match has no literal of "
            + LITERAL_CHARS_MIN
            + " bytes that every match must contain, so it would have to be tried on every line"
            + (known.isEmpty() ? "" : " (the best it has: " + known.get(0) + ")")
            + ": add a word that the program always prints, outside of [ ], * and ?, and in each"
            + " alternative of a |");
  }

  /** In the order of the groups; every field a named group, every named group a field. */
  private Map<String, FieldType> fields(Pattern pattern) throws RuleRefusal {
    ConfigValue value = block.value("fields");
    Map<String, String> declared =
        value == null ? Map.of() : Block.ofAnyKeys("fields", value).texts();
    List<Map.Entry<String, Integer>> groups = new ArrayList<>(pattern.namedGroups().entrySet());
    groups.sort(Comparator.comparingInt(Map.Entry::getValue));
    Map<String, FieldType> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> group : groups) {
      fields.put(group.getKey(), type(group.getKey(), declared.get(group.getKey())));
    }
    for (String field : declared.keySet()) {
      if (!fields.containsKey(field)) {
        throw refusal("fields", "match has no group (?P<" + field + ">…) for the field " + field);
      }
    }
    if (fields.size() > FIELDS_MAX) {
      throw refusal("fields", "over " + FIELDS_MAX + " fields");
    }
    return Collections.unmodifiableMap(fields);
  }

  private FieldType type(String field, @Nullable String label) throws RuleRefusal {
    if (label == null) {
      throw refusal(
          "fields",
          "the group " + field + " of match is not in fields; add " + field + " = string");
    }
    FieldType type = FieldType.of(label);
    if (type == null) {
      throw refusal(
          "fields",
          "the field "
              + field
              + " has no type \""
              + label
              + "\"; there are int, float, duration, ip, mac and string");
    }
    return type;
  }

  private Map<String, String> labels() throws RuleRefusal {
    ConfigValue value = block.value("labels");
    Map<String, String> labels =
        value == null ? Map.of() : Block.ofAnyKeys("labels", value).texts();
    if (labels.size() > LABELS_MAX) {
      throw refusal("labels", "over " + LABELS_MAX + " labels");
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (!LABEL.matches(label.getKey()) || label.getValue().length() > LABEL_CHARS_MAX) {
        throw refusal(
            "labels",
            "the label "
                + label.getKey()
                + ": a name is letters, digits and _, a value up to "
                + LABEL_CHARS_MAX
                + " characters");
      }
    }
    return Collections.unmodifiableMap(labels);
  }

  private List<Example> examples(String key, Map<String, FieldType> fields) throws RuleRefusal {
    List<Example> examples = new ArrayList<>();
    for (ConfigValue value : block.list(key)) {
      examples.add(ExampleReader.read(value, fields, key.equals("examples")));
    }
    if (examples.isEmpty() && key.equals("examples")) {
      throw refusal(key, "a rule needs at least one of examples: a line that it must match");
    }
    return List.copyOf(examples);
  }

  private RuleRefusal refusal(String key, String reason) {
    return new RuleRefusal(block.line(key), reason);
  }
}
