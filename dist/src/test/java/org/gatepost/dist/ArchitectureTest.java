package org.gatepost.dist;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Imports go one way.
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.gatepost");

    @Test
    void theApiKnowsNothingButTheJdk() {
        noClasses().that().resideInAPackage("org.gatepost.api..").should().dependOnClassesThat()
                .resideOutsideOfPackages("org.gatepost.api..", "java..", "org.jspecify..").check(CLASSES);
    }

    @Test
    void nobodyImportsAnImplementation() {
        noClasses().that().resideInAnyPackage("org.gatepost.api..", "org.gatepost.smtp..", "org.gatepost.engine..", "org.gatepost.control..", "org.gatepost.dist..")
                .should().dependOnClassesThat().resideInAnyPackage("org.gatepost.queue..", "org.gatepost.transport..", "org.gatepost.intake..").check(CLASSES);
    }

    @Test
    void plugInsNeverSeeTheEngine() {
        noClasses().that().resideInAnyPackage("org.gatepost.queue..", "org.gatepost.transport..", "org.gatepost.intake..", "org.gatepost.smtp..")
                .should().dependOnClassesThat().resideInAnyPackage("org.gatepost.engine..", "org.gatepost.control..", "org.gatepost.dist..").check(CLASSES);
    }

    @Test
    void theEngineNeverSeesItsFaces() {
        noClasses().that().resideInAPackage("org.gatepost.engine..").should().dependOnClassesThat()
                .resideInAnyPackage("org.gatepost.control..", "org.gatepost.dist..", "org.mapdb..", "javax.swing..").check(CLASSES);
    }

    @Test
    void theControlClientKnowsTheApiAndNotTheEngine() {
        noClasses().that().resideInAPackage("org.gatepost.control.client..").should().dependOnClassesThat()
                .resideInAnyPackage("org.gatepost.engine..", "org.gatepost.control").check(CLASSES);
    }

    @Test
    void onlyTheEngineReadsAClock() {
        noClasses().that().resideInAnyPackage("org.gatepost.api..", "org.gatepost.smtp..", "org.gatepost.engine..", "org.gatepost.queue..", "org.gatepost.transport..")
                .should().callMethod(Instant.class, "now").check(CLASSES);
    }

    @Test
    void theModulesHaveNoCycles() {
        slices().matching("org.gatepost.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
