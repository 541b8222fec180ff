/**
 * Health and an actuator endpoint. The only package that touches the actuator's modules,
 * which are optional.
 */
@NullMarked
package io.durablestreams.boot.actuate;

import org.jspecify.annotations.NullMarked;
