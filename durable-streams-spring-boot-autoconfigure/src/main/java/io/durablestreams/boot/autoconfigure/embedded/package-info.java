/**
 * Spring Boot's auto-configuration of the embedded server. The only package that touches
 * its module, which is optional.
 */
@NullMarked
package io.durablestreams.boot.autoconfigure.embedded;

import org.jspecify.annotations.NullMarked;
