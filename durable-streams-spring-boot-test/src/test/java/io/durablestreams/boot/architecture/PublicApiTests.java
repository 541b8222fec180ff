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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The public API is what {@code api.txt} of each module lists, so that every change of it
 * is seen in review. CONTRIBUTING.md has the command that renews the lists.
 */
class PublicApiTests {

	@ParameterizedTest
	@ValueSource(strings = { "durable-streams-client", "durable-streams-spring", "durable-streams-gateway",
			"durable-streams-embedded-server", "durable-streams-spring-test",
			"durable-streams-spring-boot-autoconfigure", "durable-streams-spring-boot-test" })
	void thePublicApiIsTheOneThatIsListed(String module) throws IOException {
		Path directory = Path.of("..", module);
		Path listing = directory.resolve("api.txt");
		String api = new ClassFileImporter().importPath(directory.resolve("target/classes"))
			.stream()
			.filter(PublicApiTests::isReachable)
			.sorted((one, other) -> one.getName().compareTo(other.getName()))
			.map(PublicApiTests::describe)
			.collect(Collectors.joining("\n"));
		if (Boolean.getBoolean("renew-api")) {
			Files.writeString(listing, api);
		}
		assertThat(api).as("%s, see CONTRIBUTING.md for how to renew it", listing).isEqualTo(Files.readString(listing));
	}

	private static boolean isReachable(JavaClass type) {
		return isVisible(type) && !isInternal(type) && !type.isAnonymousClass() && !type.isLocalClass()
				&& type.getEnclosingClass().map(PublicApiTests::isReachable).orElse(true);
	}

	/** The name says that it is nobody else's concern. */
	private static boolean isInternal(JavaClass type) {
		return List.of(type.getPackageName().split("\\.")).contains("internal");
	}

	/** What is protected is there for subclasses of others, too. */
	private static boolean isVisible(HasModifiers element) {
		return (element.getModifiers().contains(JavaModifier.PUBLIC)
				|| element.getModifiers().contains(JavaModifier.PROTECTED))
				&& !element.getModifiers().contains(JavaModifier.SYNTHETIC)
				&& !element.getModifiers().contains(JavaModifier.BRIDGE);
	}

	private static String describe(JavaClass type) {
		List<String> lines = new ArrayList<>();
		type.getFields().stream().filter(PublicApiTests::isVisible).map(PublicApiTests::field).forEach(lines::add);
		Stream.concat(type.getConstructors().stream(), type.getMethods().stream())
			.filter(PublicApiTests::isVisible)
			.map(PublicApiTests::codeUnit)
			.forEach(lines::add);
		return modifiers(type) + kind(type) + " " + type.getName() + parents(type) + "\n"
				+ lines.stream().sorted().map((line) -> "\t" + line + "\n").collect(Collectors.joining());
	}

	private static String kind(JavaClass type) {
		if (type.isAnnotation()) {
			return "@interface";
		}
		return type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
	}

	private static String parents(JavaClass type) {
		Stream<JavaType> superclass = type.getSuperclass().stream();
		String parents = names(Stream.concat(superclass, type.getInterfaces().stream())
			.filter((parent) -> !parent.getName().equals(Object.class.getName()))
			.toList());
		return parents.isEmpty() ? "" : " : " + parents;
	}

	private static String field(JavaField field) {
		return modifiers(field) + field.getName() + " : " + field.getType().getName();
	}

	private static String codeUnit(JavaCodeUnit unit) {
		String thrown = unit.getThrowsClause()
			.stream()
			.map((declaration) -> declaration.getRawType().getName())
			.collect(Collectors.joining(", "));
		return modifiers(unit) + unit.getName() + "(" + names(unit.getParameterTypes()) + ") : "
				+ unit.getReturnType().getName() + (thrown.isEmpty() ? "" : " throws " + thrown);
	}

	private static String names(Collection<? extends JavaType> types) {
		return types.stream().map(JavaType::getName).collect(Collectors.joining(", "));
	}

	private static String modifiers(HasModifiers element) {
		return element.getModifiers()
			.stream()
			.filter((modifier) -> modifier == JavaModifier.PROTECTED || modifier == JavaModifier.STATIC
					|| modifier == JavaModifier.ABSTRACT || modifier == JavaModifier.FINAL)
			.sorted()
			.map((modifier) -> modifier.name().toLowerCase(Locale.ROOT) + " ")
			.collect(Collectors.joining());
	}

}
