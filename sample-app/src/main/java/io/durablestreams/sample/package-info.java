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

/**
 * What a service looks like that publishes to durable streams and listens to them.
 * {@code hello} is the smallest one. Then comes a flight board: {@code flight} publishes,
 * {@code airport} keeps figures in a database, each flight exactly once, and
 * {@code imports} publishes as much as comes. {@code status} tells how the listeners do.
 */
@NullMarked
package io.durablestreams.sample;

import org.jspecify.annotations.NullMarked;
