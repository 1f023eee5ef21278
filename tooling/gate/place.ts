import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { inTemporaryFolder } from './temporary_folder.js'

// What an operator set for the real server must not reach the tests.
const KNOBS =
  /^(PORT|HOST|APP_URL|APP_KEY|DATA_DIR|DATABASE_URL|REDIS_URL|SMTP_URL|MAIL_FROM|REGISTRATION|ADMIN_.*|DEFAULT_QUOTA_BYTES|MAX_UPLOAD_BYTES|VISITOR_.*|WORKERS|TRUST_PROXY|LOG_LEVEL|SEND_FILE|ENV_PATH|PLUGIN_.*|SAFE_MODE)$/

/**
 * Runs the work with a data folder and a port of its own, so that any number of runs fit on one machine.
 * The folder is gone afterwards.
 */
export function inOwnPlace<T>(work: (env: NodeJS.ProcessEnv, folder: string) => Promise<T>) {
  return inTemporaryFolder('test', async (folder) => work(await environment(folder), folder))
}

async function environment(folder: string): Promise<NodeJS.ProcessEnv> {
  const inherited = Object.entries(process.env).filter(([name]) => !KNOBS.test(name))
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: 'test',
    TZ: 'UTC',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATA_DIR: join(folder, 'data'),
    APP_KEY: 'a key that only ever protects test data',
    // An `.env` in the checkout belongs to the real server as well.
    ENV_PATH: folder,
  }
}

export function freePort() {
  return new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
