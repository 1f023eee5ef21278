import { EmbeddedEngine } from '#queue/embedded_engine'
import { queueContract } from '#tests/contracts/queue/queue_contract'

queueContract({
  name: 'database',
  make: async () => new EmbeddedEngine(),
  env: () => ({}),
})
