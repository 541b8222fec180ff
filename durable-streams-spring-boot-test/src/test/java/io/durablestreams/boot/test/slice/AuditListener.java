package io.durablestreams.boot.test.slice;

import org.springframework.stereotype.Component;

/** A component whose listener is inherited. */
@Component
class AuditListener extends AbstractAuditListener {

}
