// The protocol's reference server in a container. Its options are those of the published server image, its
// default host too: without "--host 0.0.0.0" nothing reaches it from outside.
import { DurableStreamTestServer } from '@durable-streams/server'

const options = new Map()
for (let i = 2; i < process.argv.length; i += 2) {
  options.set(process.argv[i], process.argv[i + 1])
}
const server = new DurableStreamTestServer({
  host: options.get('--host') ?? '127.0.0.1',
  port: Number(options.get('--port') ?? 4437),
  longPollTimeout: Number(options.get('--long-poll-timeout-ms') ?? 30000),
})
await server.start()
console.log('listening')
// The first process of a container gets no default action for signals
process.on('SIGTERM', () => process.exit(0))
