package penstock.node.rule;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A version of all rules, named by the hash of its contents. A set with any fault is refused as a
 * whole, with all of its faults. Immutable, shared by all threads; each thread that matches makes
 * its own {@link RuleMatcher}.
 */
public final class RuleSet {

  /** Rules are written by people: more than this is no rule folder. */
  static final int FILES_MAX = 256;

  static final int FILE_BYTES_MAX = 1024 * 1024;

  /** A matcher's scratch is 512 bytes a rule, the automaton about 8 KiB. */
  static final int RULES_MAX = 2_000;

  private static final String SUFFIX = ".conf";
  private static final int ID_CHARS = 16;

  private final String id;
  private final List<Rule> rules;
  private final Prefilter prefilter;

  private RuleSet(String id, List<Rule> rules, Prefilter prefilter) {
    this.id = id;
    this.rules = rules;
    this.prefilter = prefilter;
  }

  /** All {@code *.conf} of a folder, which must hold at least one. */
  public static RuleSet load(Path rulesDir) throws RuleException {
    return parse(contents(rulesDir));
  }

  /** Rule files by their names. */
  public static RuleSet parse(Map<String, String> contents) throws RuleException {
    SortedMap<String, String> normalized = normalized(contents);
    List<RuleProblem> problems = new ArrayList<>();
    List<Rule> rules = new ArrayList<>();
    normalized.forEach(
        (file, text) -> {
          RuleFile read = RuleFile.read(file, text);
          rules.addAll(read.rules());
          problems.addAll(read.problems());
        });
    rules.sort(Comparator.comparing(Rule::name).thenComparing(Rule::file));
    problems.addAll(problemsAcross(rules));
    for (Rule rule : rules) {
      problems.addAll(ExampleCheck.problemsOf(rule));
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return new RuleSet(idOf(normalized), List.copyOf(rules), prefilter(rules));
  }

  /** The first 16 hexadecimal digits of the SHA-256 of all contents, in the order of the names. */
  public String id() {
    return id;
  }

  /** In the order of their names. */
  public List<Rule> rules() {
    return rules;
  }

  /** One for one thread. */
  public RuleMatcher newMatcher() {
    return new RuleMatcher(rules, prefilter);
  }

  /** For rules that are no set yet. */
  static RuleMatcher matcherOf(List<Rule> rules) {
    return new RuleMatcher(rules, Prefilter.of(rules));
  }

  /** The contents of the rule files of a folder; what can't be read is a problem. */
  static SortedMap<String, String> contents(Path rulesDir) throws RuleException {
    SortedMap<String, String> contents = new TreeMap<>();
    List<RuleProblem> problems = new ArrayList<>();
    for (Path file : files(rulesDir)) {
      try {
        contents.put(file.getFileName().toString(), read(file));
      } catch (CharacterCodingException e) {
        problems.add(new RuleProblem(file.getFileName().toString(), 0, "", "not UTF-8"));
      } catch (IOException e) {
        problems.add(new RuleProblem(file.getFileName().toString(), 0, "", "unreadable: " + e));
      }
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    return contents;
  }

  /** As {@link #id()} of the set that these contents would make. */
  static String idOf(Map<String, String> contents) {
    MessageDigest digest = sha256();
    normalized(contents)
        .values()
        .forEach(
            text -> {
              digest.update(text.getBytes(StandardCharsets.UTF_8));
              digest.update((byte) 0); // So that a line moved to the next file counts.
            });
    return HexFormat.of().formatHex(digest.digest()).substring(0, ID_CHARS);
  }

  private static List<Path> files(Path rulesDir) throws RuleException {
    List<Path> files;
    try (Stream<Path> all = Files.list(rulesDir)) {
      files = all.filter(RuleSet::isRuleFile).sorted().toList();
    } catch (NoSuchFileException e) {
      throw refusal(rulesDir, "no such folder: set penstock.rules-dir to the folder of the rules");
    } catch (IOException e) {
      throw refusal(rulesDir, "unreadable: " + e);
    }
    if (files.isEmpty() || files.size() > FILES_MAX) {
      throw refusal(rulesDir, "holds " + files.size() + " *.conf files, must be 1 to " + FILES_MAX);
    }
    return files;
  }

  /** Hidden files are what editors leave while they write. */
  private static boolean isRuleFile(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(path);
  }

  private static String read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > FILE_BYTES_MAX) {
      throw new IOException(size + " bytes, " + FILE_BYTES_MAX + " allowed");
    }
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static SortedMap<String, String> normalized(Map<String, String> contents) {
    SortedMap<String, String> normalized = new TreeMap<>();
    contents.forEach(
        (file, text) ->
            normalized.put(
                file,
                (text.startsWith("\ufeff") ? text.substring(1) : text).replace("\r\n", "\n")));
    return normalized;
  }

  /** Faults that no rule has alone. Rules come in the order of their names. */
  private static List<RuleProblem> problemsAcross(List<Rule> rules) {
    List<RuleProblem> problems = new ArrayList<>();
    for (int i = 1; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      Rule before = rules.get(i - 1);
      if (rule.name().equals(before.name())) {
        problems.add(
            new RuleProblem(
                rule.file(),
                rule.line(),
                rule.name(),
                "defined in "
                    + before.file()
                    + ":"
                    + before.line()
                    + " already: rename one of them"));
      }
    }
    if (rules.size() > RULES_MAX) {
      problems.add(
          new RuleProblem("(all)", 0, "", rules.size() + " rules, " + RULES_MAX + " allowed"));
    }
    return problems;
  }

  private static Prefilter prefilter(List<Rule> rules) throws RuleException {
    try {
      return Prefilter.of(rules);
    } catch (IllegalArgumentException e) {
      throw new RuleException(
          List.of(new RuleProblem("(all)", 0, "", String.valueOf(e.getMessage()))));
    }
  }

  private static RuleException refusal(Path rulesDir, String reason) {
    return new RuleException(List.of(new RuleProblem(rulesDir.toString(), 0, "", reason)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
