@NullMarked
package io.durablestreams.web;

import org.jspecify.annotations.NullMarked;
