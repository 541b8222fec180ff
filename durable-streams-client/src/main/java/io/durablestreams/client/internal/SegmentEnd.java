package io.durablestreams.client.internal;

import io.durablestreams.client.Offset;

/**
 * The end of a segment, as the server vouches for it.
 *
 * @param next the offset behind the segment
 * @param upToDate whether that is the stream's tail
 * @param closed whether the stream ends there
 * @param cacheable whether a cache may have answered, so that the tail may be an old one
 */
public record SegmentEnd(Offset next, boolean upToDate, boolean closed, boolean cacheable) {
}
