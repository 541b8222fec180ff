import { runConformanceTests } from '@durable-streams/server-conformance-tests'

// "fetch failed" alone tells nothing of what has happened to the connection.
const fetchAsItIs = globalThis.fetch
globalThis.fetch = async (...request) => {
  try {
    return await fetchAsItIs(...request)
  } catch (error) {
    if (error instanceof Error && error.cause !== undefined) {
      const { code, message, socket } = error.cause
      error.message += `: ${code} ${message} ${JSON.stringify(socket ?? {})}`
    }
    throw error
  }
}

runConformanceTests({
  baseUrl: process.env.CONFORMANCE_URL,
  subscriptions: process.env.CONFORMANCE_SUBSCRIPTIONS !== 'false',
  longPollTimeoutMs: Number(process.env.CONFORMANCE_LONG_POLL_TIMEOUT),
})
