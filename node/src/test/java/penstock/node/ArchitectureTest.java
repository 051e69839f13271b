package penstock.node;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which way the arrows between packages run. */
class ArchitectureTest {

  private static final String DEVICE = "penstock.node.device";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("penstock.node", "penstock.protocol");

  @Test
  void shouldKeepTheProtocolFreeOfTheNode() {
    noClasses()
        .that()
        .resideInAPackage("penstock.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("penstock.node..", "akka..")
        .because("devices use the protocol too: move what needs the node or Akka into the node")
        .check(CLASSES);
  }

  @Test
  void shouldKeepRulesSettingsAndIndexFreeOfAkka() {
    noClasses()
        .that()
        .resideInAnyPackage("penstock.node.rule", "penstock.node.settings", "penstock.node.index")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("akka..")
        .because("they decide and search, on bytes: let the caller do what needs a stream or actor")
        .check(CLASSES);
  }

  @Test
  void shouldKeepWhatALedgerDecidesFreeOfAkkaAndInputOutput() {
    classes()
        .that(areWhatTheLedgerIsMadeOf())
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("java.lang..")
                .or(resideInAPackage("java.util"))
                .or(resideInAPackage("java.util.function"))
                .or(resideInAPackage("java.util.stream"))
                .or(resideInAPackage("java.nio.charset"))
                .or(resideInAPackage("org.jspecify.annotations"))
                .or(resideInAPackage("com.google.errorprone.annotations"))
                .or(resideInAPackage("penstock.protocol"))
                .or(resideInAPackage("penstock.node.segment"))
                .or(resideInAPackage("penstock.node.device")))
        .because(
            "DeviceLedger is tested as a function of its state: pass clock, random and what was"
                + " read in as arguments, and leave sending and storing to Device")
        .check(CLASSES);
  }

  /** DeviceLedger and what it uses of its own package, over as many steps as it takes. */
  private static DescribedPredicate<JavaClass> areWhatTheLedgerIsMadeOf() {
    Set<JavaClass> found = new HashSet<>();
    collect(CLASSES.get(DEVICE + ".DeviceLedger"), found);
    return DescribedPredicate.describe("are what DeviceLedger is made of", found::contains);
  }

  private static void collect(JavaClass from, Set<JavaClass> found) {
    if (from.getPackageName().equals(DEVICE) && found.add(from)) {
      from.getDirectDependenciesFromSelf().forEach(to -> collect(to.getTargetClass(), found));
    }
  }

  @Test
  void shouldKnowHttpAtTheListenersOnly() {
    noClasses()
        .that()
        .resideInAPackage("penstock.node..")
        .and()
        .resideOutsideOfPackages(
            "penstock.node.gate", "penstock.node.operator", "penstock.node.segment.s3")
        .and(doNotPutTheNodeTogether())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("akka.http..")
        .because("a request ends at gate or operator: hand on what it says, not the request")
        .check(CLASSES);
  }

  @Test
  void shouldKnowTlsOfDevicesAtTheGateOnly() {
    noClasses()
        .that()
        .resideInAPackage("penstock.node..")
        .and()
        .resideOutsideOfPackages("penstock.node.tls", "penstock.node.gate")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("penstock.node.tls", "org.conscrypt..")
        .because("a connection ends at the gate: ask it for what is to be known of one")
        .check(CLASSES);
  }

  @Test
  void shouldCallOverHttpFromTheCommandsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("penstock.node.cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .because("a node asks nobody over HTTP but commands do: add the request to .cli")
        .check(CLASSES);
  }

  @Test
  void shouldKnowTheDatabaseInItsOwnClassesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("penstock.node.database")
        .and(DescribedPredicate.not(keepATable()))
        .and(doNotPutTheNodeTogether())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .because("SQL stands beside its table: put it into a class Jdbc… behind an interface")
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    ArchRule rule =
        slices()
            .matching("penstock.node.(*)..")
            .should()
            .beFreeOfCycles()
            .because("each package is to be read alone: move what both need to the lower one");
    rule.check(CLASSES);
  }

  @Test
  void shouldNotKnowHowTheNodeIsPutTogether() {
    noClasses()
        .that()
        .resideInAPackage("penstock.node.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("penstock.node")
        .because("Node makes the parts: let it pass in what a part needs")
        .check(CLASSES);
  }

  @Test
  void shouldKnowTheClusterWhereTheNodeIsPutTogetherOnly() {
    noClasses()
        .that()
        .resideInAPackage("penstock.node.cluster")
        .should()
        .dependOnClassesThat(
            resideInAPackage("penstock.node..")
                .and(
                    DescribedPredicate.not(
                        resideInAPackage("penstock.node.cluster")
                            .or(resideInAPackage("penstock.node.settings")))))
        .because("being a member is the same for every node: let Node pass in what it does")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("penstock.node.cluster", "penstock.node.cli")
        .and(doNotPutTheNodeTogether())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("penstock.node.cluster")
        .because("who else is there is Node's to pass on: ask for what you need of it")
        .check(CLASSES);
  }

  @Test
  void shouldKnowTheLocalStoreWhereTheNodeIsPutTogetherOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("penstock.node.segment.local")
        .and(doNotPutTheNodeTogether())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("penstock.node.segment.local")
        .because("nobody above SegmentStore knows which one it is: add what is missing to it")
        .check(CLASSES);
  }

  @Test
  void shouldKnowTheObjectStoreInItsOwnPackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("penstock.node.segment.s3")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("akka.stream.alpakka.s3..", "software.amazon..")
        .because("the bucket is one way to keep segments: ask SegmentStore")
        .check(CLASSES);
  }

  @Test
  void shouldKnowWhichStoreItIsWhereTheNodeIsPutTogetherOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("penstock.node.segment.s3")
        .and(doNotPutTheNodeTogether())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("penstock.node.segment.s3")
        .because("nobody above SegmentStore knows which one it is: add what is missing to it")
        .check(CLASSES);
  }

  @Test
  void shouldKnowTheLogInTheStoresOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("penstock.node.segment.*")
        .and(doNotPutTheNodeTogether())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("penstock.node.segment.log")
        .because("nobody above SegmentStore knows how one works: add what is missing to it")
        .check(CLASSES);
  }

  @Test
  void shouldAskOtherNodesForOperatorsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("penstock.node.fleet", "penstock.node.operator")
        .and(doNotPutTheNodeTogether())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("penstock.node.fleet")
        .because("the rest of a node sees itself: wrap what it uses where the node is put together")
        .check(CLASSES);
  }

  @Test
  void shouldNotWaitForTheGrinderOnTheWayIn() {
    noClasses()
        .that()
        .resideInAnyPackage("penstock.node.gate", "penstock.node.device", "penstock.node.segment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "penstock.node.grind",
            "penstock.node.rule",
            "penstock.node.index",
            "penstock.node.fleet",
            "penstock.node.operator")
        .because("nothing behind the store may hurt the receiver: listen to SegmentStore there")
        .check(CLASSES);
  }

  @Test
  void shouldPrintFromCommandsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("penstock.node.cli")
        .and()
        .doNotHaveFullyQualifiedName(NodeCommand.class.getName())
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .because("standard output belongs to commands, which scripts read: log it")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> doNotPutTheNodeTogether() {
    return DescribedPredicate.describe(
        "do not put the node together", type -> !type.getPackageName().equals("penstock.node"));
  }

  private static DescribedPredicate<JavaClass> keepATable() {
    return DescribedPredicate.describe(
        "keep a table",
        type ->
            type.getName().contains(".Jdbc")
                || type.getName().startsWith("penstock.node.device.Checkpoint")
                || type.getName().startsWith("penstock.node.device.SummaryTable"));
  }
}
