// Starts the reference server and prints its URL. Ends when its standard input does, so
// that it never outlives the test that started it.
// Arguments: port (0 for a free one), long-poll timeout in milliseconds, data directory (optional)
import { DurableStreamTestServer } from '@durable-streams/server'

const [port, longPollTimeout, dataDir] = process.argv.slice(2)
const server = new DurableStreamTestServer({
  port: Number(port),
  host: '127.0.0.1',
  longPollTimeout: Number(longPollTimeout),
  ...(dataDir ? { dataDir } : {}),
})
process.on('SIGTERM', async () => {
  // What is being appended is finished: data and producer state aren't written together.
  setInterval(() => server.server?.closeIdleConnections(), 20)
  await server.stop()
  process.exit(0)
})
await server.start()
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
console.log(`URL http://127.0.0.1:${new URL(server.url ?? server.baseUrl).port}`)
