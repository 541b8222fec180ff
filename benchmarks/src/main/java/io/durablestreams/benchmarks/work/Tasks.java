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

package io.durablestreams.benchmarks.work;

import java.util.HashMap;
import java.util.Map;

/**
 * The contenders in Java by name: what does the work, and how.
 */
final class Tasks {

	private static final Map<String, Task> TASKS = tasks();

	private Tasks() {
	}

	static Task named(String name) {
		Task task = TASKS.get(name);
		if (task == null) {
			throw new IllegalArgumentException("There is no task '" + name + "', only " + TASKS.keySet());
		}
		return task;
	}

	private static Map<String, Task> tasks() {
		Map<String, Task> tasks = new HashMap<>();
		JdkFloor.addTo(tasks);
		NettyFloor.addTo(tasks);
		ProducerTasks.addTo(tasks);
		ReadTasks.addTo(tasks);
		ListenerTasks.addTo(tasks);
		BootTasks.addTo(tasks);
		LiveFloor.addTo(tasks);
		LiveTasks.addTo(tasks);
		AppendTasks.addTo(tasks);
		ManyStreamsTasks.addTo(tasks);
		JdbcTasks.addTo(tasks);
		StreamTasks.addTo(tasks);
		LargeTasks.addTo(tasks);
		return tasks;
	}

}
