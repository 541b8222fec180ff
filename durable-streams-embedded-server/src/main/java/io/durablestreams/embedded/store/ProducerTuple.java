package io.durablestreams.embedded.store;

/**
 * What an idempotent producer says of itself with each append (protocol section 5.2.1).
 *
 * @param id the producer's id, never empty
 * @param epoch its epoch
 * @param sequence the sequence number of this append within the epoch
 */
public record ProducerTuple(String id, long epoch, long sequence) {

}
