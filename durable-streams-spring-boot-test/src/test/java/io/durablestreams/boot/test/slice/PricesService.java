package io.durablestreams.boot.test.slice;

import org.springframework.stereotype.Service;

/** A component that has nothing to do with streams. */
@Service
class PricesService {

}
