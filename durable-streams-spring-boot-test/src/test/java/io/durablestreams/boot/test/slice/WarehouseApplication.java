package io.durablestreams.boot.test.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application whose slices are tested here.
 */
@SpringBootApplication
class WarehouseApplication {

}
