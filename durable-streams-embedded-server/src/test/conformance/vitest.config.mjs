import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['conformance.test.mjs'],
    // As installed the suite's own modules would load a second copy of vitest.
    server: { deps: { inline: [/@durable-streams/] } },
    testTimeout: 30000,
    reporters: ['json'],
    outputFile: process.env.CONFORMANCE_RESULT,
  },
})
