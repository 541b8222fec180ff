// Reads a route of a gateway with the protocol's own client: all there is, then live as
// long-poll and as event stream until there are as many messages as asked for.
// Arguments: URL of the stream, user, number of messages
import { stream } from '@durable-streams/client'

const [url, user, count] = process.argv.slice(2)
const headers = { 'X-User': user }

const caughtUp = await stream({ url, headers, offset: '-1', live: false })
console.log(`caught up ${JSON.stringify(await caughtUp.json())}`)

const longPolled = async () => {
  const messages = []
  const response = await stream({ url, headers, offset: '-1', live: 'long-poll' })
  await new Promise((resolve, reject) => {
    response.subscribeJson(async (batch) => {
      messages.push(...batch.items)
      if (messages.length >= Number(count)) resolve()
    })
    response.closed.then(() => reject(new Error('closed')), reject)
  })
  console.log(`long-poll ${JSON.stringify(messages)}`)
}

// As in docs/gateway.md, in a page that is reloaded once.
const page = async () => {
  const stored = new Map()
  const localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) }
  const messages = []
  const show = (message) => messages.push(message)
  const load = async (until) => {
    const response = await stream({ url, headers, offset: localStorage.getItem('offset') ?? '-1', live: 'sse' })
    response.subscribeJson(async (batch) => {
      for (const message of batch.items) show(message)
      localStorage.setItem('offset', batch.offset)
    })
    while (messages.length < until) await new Promise((resolve) => setTimeout(resolve, 10))
    response.cancel()
  }
  await load(2)
  await load(Number(count))
  console.log(`sse ${JSON.stringify(messages)}`)
}

await Promise.all([longPolled(), page()])
process.exit(0)
