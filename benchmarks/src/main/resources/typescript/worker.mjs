// A contender: reads requests, a line each (base URL, stream, number of messages), and
// answers each with a line of figures.
import { createInterface } from 'node:readline'
import { DurableStream, IdempotentProducer, stream } from '@durable-streams/client'

const order = (i) => ({
  number: 1000000 + i,
  customer: `customer-${i % 1000}`,
  item: 'a thing of a rather long name',
  price: 12.5,
})

const sumOf = (count) => 1000000 * count + (count * (count - 1)) / 2

const tasks = {
  async 'produce-typed'(url, count) {
    const handle = new DurableStream({ url, contentType: 'application/json' })
    let failure
    const producer = new IdempotentProducer(handle, 'benchmark', { onError: (error) => (failure ??= error) })
    return async () => {
      for (let i = 0; i < count; i++) {
        producer.append(JSON.stringify(order(i)))
        if (i % 10000 === 9999) await producer.flush()
      }
      await producer.flush()
      if (failure) throw failure
      return { count, sum: sumOf(count) }
    }
  },
  async 'read-typed'(url) {
    return async () => {
      const response = await stream({ url, offset: '-1', live: false })
      let count = 0
      let sum = 0
      // Its json() can't gather so many messages of one answer.
      await new Promise((resolve) => {
        response.subscribeJson(async ({ items, upToDate }) => {
          count += items.length
          for (const message of items) sum += message.number
          if (upToDate) resolve()
        })
      })
      return { count, sum }
    }
  },
}

const prepare = tasks[process.argv[2]]
if (!prepare) throw new Error(`There is no task '${process.argv[2]}'`)
for await (const line of createInterface({ input: process.stdin })) {
  const [baseUrl, name, count] = line.split(' ')
  try {
    const work = await prepare(`${baseUrl}/${name}`, Number(count))
    const cpu = process.cpuUsage()
    const start = process.hrtime.bigint()
    const outcome = await work()
    const wall = Number(process.hrtime.bigint() - start) / 1e9
    const used = process.cpuUsage(cpu)
    const figures = { wall, cpu: (used.user + used.system) / 1e6, ...outcome.figures }
    const text = Object.entries(figures).map(([key, value]) => `${key}=${value.toFixed(6)}`)
    console.log(`done count=${outcome.count} sum=${outcome.sum} ${text.join(' ')}`)
  } catch (error) {
    console.error(error)
    console.log(`failed ${String(error).replaceAll('\n', ' ')}`)
  }
}
process.exit(0)
