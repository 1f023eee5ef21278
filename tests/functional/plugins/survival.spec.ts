import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { host } from '#extension/host'
import { DisablePlugin } from '#extension/lifecycle/disable'
import type { StateReason } from '#extension/states'
import { freePort } from '../../../tooling/gate/place.js'
import { Process } from '#tests/fixtures/processes'
import {
  linkPlugins,
  pluginFolder,
  pretendEnabled,
  switchPlugin,
} from '#tests/fixtures/plugin_host'
import { makeCast } from '#tests/fixtures/people'
import { tokenOf } from '#tests/fixtures/uploading'

/** A server of its own on the database of this run, as an operator starts it. */
class Server {
  private constructor(
    readonly process: Process,
    private port: string
  ) {}

  static async start(env: Record<string, string> = {}) {
    const port = String(await freePort())
    const own = { PORT: port, HOST: '127.0.0.1', WORKERS: '0', LOG_LEVEL: 'error', ...env }
    return new Server(await Process.start(['bin/server.ts'], own), port)
  }

  async answers(withinMs = 20_000) {
    const deadline = Date.now() + withinMs
    while (Date.now() < deadline) {
      if ((await this.status('/health/ready')) === 200) return true
      await sleep(50)
    }
    return false
  }

  async status(path: string, token?: string) {
    const headers = token ? { authorization: `Bearer ${token}` } : undefined
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, { headers }).catch(
      () => null
    )
    return answer?.status ?? null
  }
}

async function stateOf(id: string) {
  const row = await db.from('plugins').where('id', id).firstOrFail()
  const reason: StateReason | null = row.reason && JSON.parse(row.reason)
  return { desired: row.desired, observed: row.observed, code: reason?.code, reason }
}

async function until(id: string, observed: string) {
  const deadline = Date.now() + 10_000
  while ((await stateOf(id)).observed !== observed) {
    if (Date.now() > deadline) throw new Error(`${id} is ${(await stateOf(id)).observed}`)
    await sleep(50)
  }
  return stateOf(id)
}

test.group('A server with plugins that fail', (group) => {
  group.each.timeout(60_000)
  group.each.setup(() => () => Process.killAll())

  /** Enabled before the server starts; gone afterwards. */
  async function given(...names: string[]) {
    const unlink = linkPlugins(...names)
    for (const name of names) await pretendEnabled(name)
    const folders = names.map(pluginFolder).join(',')
    return { env: { PLUGIN_FOLDERS: folders }, unlink }
  }

  test('starts without those that throw, says why, and runs the others', async ({ assert }) => {
    const bad = ['badimport', 'badboot', 'badnothing', 'badname', 'badreach']
    const { env, unlink } = await given(...bad, 'goodclub')
    try {
      const server = await Server.start(env)
      assert.isTrue(await server.answers())
      for (const id of bad) {
        const { observed, reason } = await stateOf(id)
        assert.equal(observed, 'quarantined', id)
        assert.isNotEmpty(reason?.detail, id)
      }
      assert.equal((await stateOf('goodclub')).observed, 'enabled')
      assert.equal(await server.status('/sign-in'), 200)
      assert.equal(await server.process.end(), 0)
    } finally {
      await unlink()
    }
  })

  test('does not wait longer than some seconds for one that hangs at boot', async ({ assert }) => {
    const { env, unlink } = await given('badhang', 'goodclub')
    try {
      const server = await Server.start(env)
      assert.isTrue(await server.answers())
      assert.containsSubset(await stateOf('badhang'), {
        observed: 'quarantined',
        code: 'load_deadline',
      })
      assert.equal((await stateOf('goodclub')).observed, 'enabled')
      assert.equal(await server.process.end(), 0)
    } finally {
      await unlink()
    }
  })

  test('is ended once by one that ends the process at boot, and knows it at the next start', async ({
    assert,
  }) => {
    const { env, unlink } = await given('badexit', 'goodclub')
    try {
      const first = await Server.start(env)
      assert.equal(await first.process.exitCode(), 7)
      assert.equal((await stateOf('badexit')).observed, 'enabled')
      const second = await Server.start(env)
      assert.isTrue(await second.answers())
      assert.containsSubset(await stateOf('badexit'), {
        observed: 'quarantined',
        code: 'ended_process',
      })
      assert.equal((await stateOf('goodclub')).observed, 'enabled')
    } finally {
      await unlink()
    }
  })

  test('is freed by the next start from one that never gives anybody a turn', async ({
    assert,
  }) => {
    const { env, unlink } = await given('badloop')
    try {
      const first = await Server.start(env)
      await first.process.says(/badloop gives nobody a turn/)
      assert.isFalse(await first.answers(1_000))
      Process.killAll()
      await first.process.exitCode()
      const second = await Server.start(env)
      assert.isTrue(await second.answers())
      assert.equal((await stateOf('badloop')).code, 'ended_process')
    } finally {
      await unlink()
    }
  })

  for (const id of ['badrejection', 'badtimer']) {
    test(`lives on after ${id} lets an error go astray`, async ({ assert }) => {
      const { env, unlink } = await given(id, 'goodclub')
      try {
        const server = await Server.start(env)
        assert.isTrue(await server.answers())
        assert.containsSubset(await until(id, 'quarantined'), {
          code: 'stray_error',
          reason: { params: { phase: 'boot' } },
        })
        assert.isTrue(await server.answers())
        assert.equal((await stateOf('goodclub')).observed, 'enabled')
        assert.equal(await server.process.end(), 0)
      } finally {
        await unlink()
      }
    })
  }

  test('ends as ever after an error of its own that nobody caught', async ({ assert }) => {
    const thrower = "setTimeout(() => { throw new Error('of the core') }, 4000)"
    const server = await Server.start({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(thrower)}`,
    })
    await server.process.says(/of the core/)
    assert.equal(await server.process.exitCode(), 1)
  })

  test('runs none of them in safe mode, and leaves them as they are', async ({ assert }) => {
    const { env, unlink } = await given('badexit', 'badimport')
    try {
      for (const mode of ['none', 'core']) {
        const server = await Server.start({ ...env, SAFE_MODE: mode })
        assert.isTrue(await server.answers())
        assert.equal(await server.process.end(), 0)
      }
      for (const id of ['badexit', 'badimport']) {
        assert.containsSubset(await stateOf(id), { desired: 'enabled', observed: 'enabled' })
      }
    } finally {
      await unlink()
    }
  })

  test('follows what another process does, within moments', async ({ assert }) => {
    const { env, unlink } = await given('goodclub')
    try {
      await host.follow()
      const { org, owner } = await makeCast()
      const token = await tokenOf(owner)
      const server = await Server.start(env)
      assert.isTrue(await server.answers())
      const hears = async (status: number) => {
        const deadline = Date.now() + 8_000
        const address = `/api/v1/orgs/${org.slug}/p/goodclub`
        while ((await server.status(address, token)) !== status) {
          if (Date.now() > deadline) return false
          await sleep(50)
        }
        return true
      }
      assert.isTrue(await hears(404))
      await switchPlugin('goodclub', org.id, true)
      assert.isTrue(await hears(200))
      await host.quarantine('goodclub', { code: 'failed_too_often' })
      assert.isTrue(await hears(503))
      await new DisablePlugin().handle({ id: 'goodclub' })
      assert.isTrue(await hears(404))
    } finally {
      await unlink()
    }
  })

  test('lends its shell to commands of plugins that run, and to no others', async ({ assert }) => {
    const { env, unlink } = await given('badimport', 'goodclub')
    try {
      await host.follow()
      const call = (...args: string[]) => Process.start(['bin/console.ts', ...args], env)
      const greeting = await call('goodclub:greet', 'Ada')
      await greeting.says(/Hello Ada of/)
      assert.equal(await greeting.exitCode(), 0)
      const failing = await call('goodclub:greet', 'nobody')
      await failing.says(/There is nobody to greet/)
      assert.equal(await failing.exitCode(), 1)
      const list = await call('list')
      await list.says(/goodclub:greet/)
      await db.from('plugins').where('id', 'goodclub').update({ observed: 'quarantined' })
      const closed = await call('goodclub:greet', 'Ada')
      await closed.says(/is quarantined/)
      assert.equal(await closed.exitCode(), 1)
    } finally {
      await unlink()
    }
  })

  test('lets the shell switch off one that ends every process that loads it', async ({
    assert,
  }) => {
    const { env, unlink } = await given('badexit')
    try {
      const shell = await Process.start(['bin/console.ts', 'plugin:disable', 'badexit'], env)
      assert.equal(await shell.exitCode(), 0)
      assert.equal((await stateOf('badexit')).desired, 'installed')
      const server = await Server.start(env)
      assert.isTrue(await server.answers())
    } finally {
      await unlink()
    }
  })
})
