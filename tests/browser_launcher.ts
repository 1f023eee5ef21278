import { execFile } from 'node:child_process'
import { access, constants, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { LaunchOptions } from 'playwright'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

// Containers have no user namespaces for the sandbox; only our own pages are opened. The rest keeps a browser quiet
// that would otherwise call home.
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/** How Playwright starts a browser here: the system's Chromium, else one that came with the packages. */
export async function launchOptions(): Promise<LaunchOptions> {
  const system = await systemChromium()
  if (system) return { executablePath: system, args: ARGS, env: inUnicode() }
  if (process.platform === 'linux' && process.arch === 'x64') return packagedChromium()
  throw new Error(
    'No Chromium or Chrome was found for the browser tests: install the package "chromium"'
  )
}

/** Without a language set, a browser finds no file whose name has an umlaut. */
const inUnicode = () => ({ ...process.env, LC_ALL: 'C.UTF-8' }) as Record<string, string>

async function systemChromium() {
  // CHROMIUM names a browser elsewhere; "packaged" asks for the one from the packages.
  const { CHROMIUM, PATH = '' } = process.env
  if (CHROMIUM === 'packaged') return undefined
  if (CHROMIUM) return CHROMIUM
  const inPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  for (const file of [...inPath, ...APPLICATIONS]) {
    if (await isExecutable(file)) return file
  }
}

const PACKAGED = join(import.meta.dirname, '..', 'node_modules', '.cache', 'chromium')

async function packagedChromium(): Promise<LaunchOptions> {
  const executablePath = join(PACKAGED, 'chromium')
  if (!(await isExecutable(executablePath))) await unpackChromium()
  return {
    executablePath,
    args: [...ARGS, '--no-zygote', '--headless=shell'],
    env: {
      ...inUnicode(),
      // It brings the libraries and the font that a bare machine lacks.
      LD_LIBRARY_PATH: join(PACKAGED, 'al2023', 'lib'),
      FONTCONFIG_PATH: PACKAGED,
    },
  }
}

/** Unpacked next to its final place first: a run that was cut short leaves nothing half done. */
async function unpackChromium() {
  await mkdir(dirname(PACKAGED), { recursive: true })
  const draft = await mkdtemp(`${PACKAGED}-`)
  await unpackInto(draft)
  await writeFile(join(draft, 'fonts.conf'), fontsConfig())
  await rename(draft, PACKAGED).catch(() => rm(draft, { recursive: true }))
}

// The package unpacks into the temp folder, and its libraries only where it takes the machine for a Lambda: a process
// of its own can be told both.
async function unpackInto(folder: string) {
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    env,
  })
}

function fontsConfig() {
  const folders = [join(PACKAGED, 'fonts'), '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`)
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>${folders.join('')}<cachedir>${join(PACKAGED, 'fonts-cache')}</cachedir></fontconfig>
`
}

async function isExecutable(file: string) {
  try {
    await access(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
