import { defineConfig } from '@adonisjs/transmit'
import queueConfig from '#config/queue'
import { LiveBus } from '#listeners/live_bus'

const { redisUrl, redisPrefix } = queueConfig

export default defineConfig({
  pingInterval: '30s',
  transport: redisUrl
    ? { driver: () => new LiveBus(redisUrl), channel: `${redisPrefix}:live` }
    : null,
})
