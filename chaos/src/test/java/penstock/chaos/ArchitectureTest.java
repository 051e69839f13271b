package penstock.chaos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which way the arrows between packages run. */
final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("penstock.chaos", "penstock.sim", "penstock.protocol");

  @Test
  void shouldKnowTheNodeByItsWireAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("penstock.node..")
        .because(
            "devices and attacks see of a node what everybody sees; what both sides need goes into"
                + " penstock.protocol")
        .check(CLASSES);
  }

  @Test
  void shouldCombineWorkloadsFaultsAndChecksInScenariosOnly() {
    noClasses()
        .that()
        .resideInAnyPackage("penstock.chaos.workload", "penstock.chaos.cluster")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("penstock.chaos.fault", "penstock.chaos.check")
        .because("each of them is to be used with any of the others: move it to where it is used")
        .check(CLASSES);
  }
}
