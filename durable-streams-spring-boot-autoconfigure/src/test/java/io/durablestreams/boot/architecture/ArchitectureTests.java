/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.boot.architecture;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint;
import io.durablestreams.boot.actuate.DurableStreamsEndpoint;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpoint;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.annotation.OrderUtils;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the floors of the house and the direction of every dependency between its rooms,
 * over the classes of all modules that this one sees.
 */
class ArchitectureTests {

	private static final String ROOT = "io.durablestreams";

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@ParameterizedTest(name = "{0} imports of ours only {1}")
	@CsvSource(nullValues = "nothing", textBlock = """
			client,       nothing
			producer,     client
			core,         client producer
			offset,       client
			coordination, client offset
			outbox,       client producer offset coordination
			listener,     client producer offset coordination outbox
			gateway,      client producer offset coordination
			embedded,     nothing
			boot,         client producer core offset coordination outbox listener gateway embedded
			""")
	void aRoomImportsOnlyFromTheFloorsBelow(String room, String below) {
		String allowed = room + ((below != null) ? " " + below : "");
		String[] packages = allowed.transform((rooms) -> rooms.replaceAll("\\w+", ROOT + ".$0..")).split(" ");
		noClasses().that(resideInAPackage(ROOT + "." + room + ".."))
			.should()
			.dependOnClassesThat(ours().and(DescribedPredicate.not(resideInAnyPackage(packages))))
			.check(classes);
	}

	@Test
	void everyClassLivesInARoom() {
		noClasses().should()
			.resideOutsideOfPackages(rooms("client", "producer", "core", "offset", "coordination", "outbox", "listener",
					"gateway", "embedded", "boot"))
			.check(classes);
	}

	@Test
	void roomsAreFreeOfCycles() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
	}

	@Test
	void packagesOfClientAndProducerAreFreeOfCycles() {
		slices().assignedFrom(new PackagesBelow(ROOT + ".client", ROOT + ".producer"))
			.should()
			.beFreeOfCycles()
			.check(classes);
	}

	@ParameterizedTest(name = "only {1} touch what is internal to {0}")
	@CsvSource(textBlock = """
			client,   client producer gateway
			producer, producer outbox
			listener, listener
			embedded, embedded
			""")
	void whatIsInternalStaysSo(String room, String users) {
		noClasses().that()
			.resideOutsideOfPackages(rooms(users.split(" ")))
			.should()
			.dependOnClassesThat(resideInAnyPackage(ROOT + "." + room + ".internal.."))
			.check(classes);
	}

	@ParameterizedTest(name = "only {1} touches {0}")
	@CsvSource(
			textBlock = """
					org.springframework.jdbc,                io.durablestreams.offset.jdbc io.durablestreams.outbox.jdbc io.durablestreams.coordination.jdbc io.durablestreams.boot.autoconfigure.coordination
					org.springframework.transaction,         io.durablestreams.listener.transaction io.durablestreams.outbox.jdbc io.durablestreams.boot.autoconfigure.outbox io.durablestreams.offset.jdbc io.durablestreams.boot.autoconfigure.listener
					org.springframework.data,                io.durablestreams.offset.redis io.durablestreams.coordination.redis io.durablestreams.boot.autoconfigure.offset io.durablestreams.boot.autoconfigure.coordination
					io.cloudevents,                          io.durablestreams.client.cloudevents.sdk
					io.lettuce,                              io.durablestreams.boot.autoconfigure.coordination
					io.durablestreams.gateway,               io.durablestreams.boot.autoconfigure.gateway
					org.springframework.web.servlet,         io.durablestreams.gateway.servlet io.durablestreams.boot.autoconfigure.gateway
					jakarta.servlet,                         io.durablestreams.gateway.servlet
					org.springframework.security,            io.durablestreams.boot.autoconfigure.gateway
					io.durablestreams.embedded,              io.durablestreams.boot.autoconfigure.embedded
					org.springframework.boot.jdbc,           io.durablestreams.boot.autoconfigure.jdbc io.durablestreams.boot.autoconfigure.outbox io.durablestreams.boot.autoconfigure.offset io.durablestreams.boot.autoconfigure.coordination
					org.springframework.boot.sql,            io.durablestreams.boot.autoconfigure.jdbc
					org.springframework.boot.health,         io.durablestreams.boot.actuate
					org.springframework.boot.actuate,        io.durablestreams.boot.actuate
					org.springframework.boot.micrometer,     io.durablestreams.boot.actuate io.durablestreams.boot.autoconfigure.observation
					io.micrometer.tracing,                   io.durablestreams.client.tracing io.durablestreams.boot.autoconfigure.observation
					org.h2,                                  io.durablestreams.embedded
					org.testcontainers,                      io.durablestreams.boot.testcontainers
					org.springframework.boot.testcontainers, io.durablestreams.boot.testcontainers
					org.springframework.boot.docker,         io.durablestreams.boot.docker.compose
					""")
	void onlyAnOptionalPackageTouchesAnOptionalDependency(String dependency, String optionalPackages) {
		noClasses().that(resideOutside(optionalPackages.split(" ")).and(resideOutside(dependency)))
			.should()
			.dependOnClassesThat(resideInAPackage(dependency + ".."))
			.check(classes);
	}

	@Test
	void onlyTheClassesNamedAfterReactorNettyTouchIt() {
		ArchRule rule = noClasses().that(resideOutside(ROOT + ".embedded"))
			.and()
			.haveNameNotMatching(".*\\.ReactorNetty[^.]*")
			.should()
			.dependOnClassesThat(resideInAnyPackage("reactor.netty..", "io.netty.."));
		rule.check(classes);
	}

	@Test
	void onlyTheLogContextTouchesSlf4j() {
		noClasses().that()
			.haveNameNotMatching(".*\\.LoggingContext(\\$.*)?")
			.should()
			.dependOnClassesThat(resideInAPackage("org.slf4j.."))
			.check(classes);
	}

	@Test
	void nothingButTheBootRoomTouchesBoot() {
		noClasses().that(resideOutside(ROOT + ".boot"))
			.should()
			.dependOnClassesThat(resideInAPackage("org.springframework.boot.."))
			.check(classes);
	}

	/** One of Boot's may know the cause of a failure that only ours can explain. */
	@Test
	void failureAnalyzersAreAheadOfThoseOfBoot() {
		assertThat(classes.stream().filter(assignableTo(FailureAnalyzer.class)).map(JavaClass::reflect)).isNotEmpty()
			.allSatisfy((type) -> assertThat(OrderUtils.getOrder(type)).isLessThan(0));
	}

	@Test
	void whatUsersTellApartMayGrow() {
		assertThat(classes.stream().filter(ArchitectureTests::isPublicApi).map(JavaClass::reflect))
			.filteredOn((type) -> type.isSealed() && !type.isEnum())
			.isEmpty();
	}

	/** The Actuator's descriptors are made by its endpoints alone. */
	@Test
	void onlySmallValuesAreRecords() {
		assertThat(classes.stream().filter(ArchitectureTests::isPublicApi).map(JavaClass::reflect))
			.filteredOn((type) -> type.isRecord() && type.getRecordComponents().length > 4 && !isDescriptor(type))
			.extracting(Class::getEnclosingClass)
			.allMatch(Set.of(DurableStreamsEndpoint.class, DurableStreamsDeadLettersEndpoint.class,
					DurableStreamsOutboxEndpoint.class)::contains);
	}

	private static boolean isPublicApi(JavaClass type) {
		boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
				&& type.getEnclosingClass().map(ArchitectureTests::isPublicApi).orElse(true);
		return visible && !(type.getPackageName() + ".").contains(".internal.");
	}

	private static boolean isDescriptor(Class<?> type) {
		return type.getPackage().equals(DurableStreamsEndpoint.class.getPackage())
				&& type.getSimpleName().endsWith("Descriptor");
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<String> unmarked = new TreeSet<>();
		for (JavaClass javaClass : classes) {
			JavaPackage javaPackage = javaClass.getPackage();
			if (!javaPackage.isAnnotatedWith(NullMarked.class)) {
				unmarked.add(javaPackage.getName());
			}
		}
		assertThat(unmarked).isEmpty();
	}

	private static DescribedPredicate<JavaClass> ours() {
		return resideInAPackage(ROOT + "..");
	}

	private static DescribedPredicate<JavaClass> resideOutside(String... packageNames) {
		return DescribedPredicate
			.not(resideInAnyPackage(Arrays.stream(packageNames).map((name) -> name + "..").toArray(String[]::new)));
	}

	private static String[] rooms(String... rooms) {
		String[] packages = new String[rooms.length];
		for (int i = 0; i < rooms.length; i++) {
			packages[i] = ROOT + "." + rooms[i] + "..";
		}
		return packages;
	}

	/**
	 * Each package by itself. The client's are one: its exceptions tell positions, its
	 * positions throw exceptions, and what decodes a response makes the signals that a
	 * read passes on.
	 */
	private static final class PackagesBelow implements SliceAssignment {

		private final Set<String> roots;

		PackagesBelow(String... roots) {
			this.roots = Set.of(roots);
		}

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
			String name = javaClass.getPackageName();
			if (this.roots.stream().noneMatch((root) -> name.equals(root) || name.startsWith(root + "."))) {
				return SliceIdentifier.ignore();
			}
			return SliceIdentifier.of(name.startsWith(ROOT + ".client") ? ROOT + ".client" : name);
		}

		@Override
		public String getDescription() {
			return "packages below " + this.roots;
		}

	}

}
