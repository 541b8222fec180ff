package io.durablestreams.boot.autoconfigure.listener;

/**
 * A message.
 *
 * @param orderNumber its number
 */
record Order(int orderNumber) {
}
