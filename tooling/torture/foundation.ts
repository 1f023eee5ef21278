import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runStep } from '../gate/step.js'
import { ask, type Door } from './client.js'
import { ADMIN, Server } from './server.js'

/** A data folder that every chapter starts from: a person with a token, an org, an album. */
export async function layFoundation(env: NodeJS.ProcessEnv, folder: string) {
  const template = join(folder, 'data')
  await mkdir(template, { recursive: true })
  const own = { ...env, DATA_DIR: template, NODE_ENV: 'production' }
  const failure = await runStep({
    title: 'A new database',
    args: ['--disable-warning=DEP0205', '--no-warnings', 'ace.js', 'migration:run', '--force'],
    env: own,
    minutes: 2,
  })
  if (failure) throw new Error(`The database could not be made: ${failure}`)
  const server = await Server.start(own)
  try {
    return { template, door: await furnish(server.url) }
  } finally {
    await server.end()
  }
}

async function furnish(url: string): Promise<Omit<Door, 'url'>> {
  const door: Door = { url, token: '', slug: 'torture', albumId: '' }
  const post = async (path: string, body: object) => {
    const answer = await ask(door, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (answer?.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer?.body)}`)
    return answer.body.data
  }
  const scopes = ['read', 'write', 'admin']
  const { token } = await post('/api/v1/auth/tokens', { ...ADMIN, name: 'torture', scopes })
  door.token = token
  await post('/api/v1/orgs', { name: 'Torture', slug: door.slug })
  const { id: albumId } = await post(`/api/v1/orgs/${door.slug}/albums`, { name: 'Rack' })
  return { ...door, albumId }
}
