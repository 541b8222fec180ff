package io.durablestreams.boot.test.example;

/** What the examples are about. */
record Order(String item, int quantity) {
}
