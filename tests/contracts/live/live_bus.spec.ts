import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { LiveBus } from '#listeners/live_bus'

const url = process.env.REDIS_TEST_URL

test.group('Live news on Redis', () => {
  test('reach the pages of other processes, and each process once', async ({ assert, cleanup }) => {
    const channel = `test-${randomUUID()}`
    const [worker, web] = [new LiveBus(url!).setId('worker'), new LiveBus(url!).setId('web')]
    cleanup(() => Promise.all([worker.disconnect(), web.disconnect()]).then(() => {}))
    const heard = { worker: [] as unknown[], web: [] as unknown[] }
    await worker.subscribe(channel, (news: never) => void heard.worker.push(news))
    await web.subscribe(channel, (news: never) => void heard.web.push(news))
    await worker.publish(channel, { channel: 'orgs/1', payload: { type: 'photo.ready' } })
    for (let tries = 0; tries < 100 && !heard.web.length; tries++) await sleep(20)
    assert.deepEqual(heard.web, [{ channel: 'orgs/1', payload: { type: 'photo.ready' } }])
    assert.isEmpty(heard.worker)
  }).skip(!url, 'There is no Redis to carry them')
})
