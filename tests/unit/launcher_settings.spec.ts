import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'

const { parseEnv, readSettings } = createRequire(import.meta.url)(
  '../../tooling/launcher/settings.cjs'
)

test.group('Launcher: settings', (group) => {
  let root: string
  group.each.setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'lumina-settings-'))
    return () => rm(root, { recursive: true })
  })

  test('an .env file may quote, comment and export', ({ assert }) => {
    const text = [
      '# a comment',
      'PORT=4000 # trailing',
      'export HOST = 127.0.0.1',
      `APP_KEY="with # and spaces "`,
      `SMTP_URL='smtp://a:b@c' # mails`,
      'EMPTY=',
      'S3_SECRET_ACCESS_KEY=a#b=c',
      'not a setting',
    ].join('\r\n')
    assert.deepEqual(parseEnv(text), {
      PORT: '4000',
      HOST: '127.0.0.1',
      APP_KEY: 'with # and spaces ',
      SMTP_URL: 'smtp://a:b@c',
      EMPTY: '',
      S3_SECRET_ACCESS_KEY: 'a#b=c',
    })
  })

  test('variables of the environment win over the .env file', async ({ assert, cleanup }) => {
    await writeFile(join(root, '.env'), 'LAUNCHER_SPEC=file\nLAUNCHER_SPEC_FILE=file')
    process.env.LAUNCHER_SPEC = 'environment'
    cleanup(() => void delete process.env.LAUNCHER_SPEC)
    const settings = readSettings(root)
    assert.equal(settings.LAUNCHER_SPEC, 'environment')
    assert.equal(settings.LAUNCHER_SPEC_FILE, 'file')
  })

  test('the data folder is absolute, wherever a program is started from', async ({
    assert,
    cleanup,
  }) => {
    const { DATA_DIR } = process.env
    cleanup(() => void (process.env.DATA_DIR = DATA_DIR))
    delete process.env.DATA_DIR
    assert.equal(readSettings(root).DATA_DIR, join(root, 'data'))
    process.env.DATA_DIR = 'elsewhere'
    assert.equal(readSettings(root).DATA_DIR, join(root, 'elsewhere'))
  })

  test('folders of plugins are absolute as well', ({ assert, cleanup }) => {
    const { PLUGIN_FOLDERS } = process.env
    cleanup(() => void (process.env.PLUGIN_FOLDERS = PLUGIN_FOLDERS ?? ''))
    process.env.PLUGIN_FOLDERS = '../likes/dist, /srv/plugins/club,'
    assert.equal(
      readSettings(root).PLUGIN_FOLDERS,
      `${join(root, '../likes/dist')},/srv/plugins/club`
    )
  })
})
