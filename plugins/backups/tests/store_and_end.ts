import { ignite } from '../../../bin/boot.js'

// Carries a copy into its store, in a process that somebody kills on the way.
const [, , copyId, partBytes] = process.argv

const app = ignite().createApp('console')
await app.init()
await app.boot()
await app.start(async () => {
  const { StoreBackup } = await import('../store/store_backup.js')
  await new StoreBackup().handle({ copyId, partBytes: Number(partBytes) })
})
await app.terminate()
