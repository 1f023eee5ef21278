import { test } from '@japa/runner'
import { host } from '#extension/host'
import { MOST_FAILURES, readIncidents, writeIncidents } from '#extension/incidents'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { InstallPlugin } from '#extension/lifecycle/install'
import { makeUser } from '#tests/fixtures/people'
import {
  forgetPlugins,
  linkFolders,
  newPluginId,
  writePlugin,
} from '#tests/fixtures/plugin_folders'

async function runOne() {
  const id = newPluginId()
  await linkFolders(await writePlugin(id))
  await new InstallPlugin().handle({ id })
  await new EnablePlugin().handle({ id })
  return id
}

const failure = (message = 'x is not a function') => ({
  part: 'photo.panel@1#0',
  message,
  stack: `Error: ${message}\n    at render (client/panel.js:1:20)`,
})

test.group('What fails in a browser', (group) => {
  group.each.teardown(forgetPlugins)

  test('is noted for who operates the server, and switches nothing off', async ({
    assert,
    client,
  }) => {
    const id = await runOne()
    const user = await makeUser()
    for (let at = 0; at < MOST_FAILURES + 1; at++) {
      const response = await client
        .post(`/plugins/${id}/incidents`)
        .loginAs(user)
        .withCsrfToken()
        .json(failure(`x${at} is not a function`))
      response.assertStatus(204)
    }
    await writeIncidents()
    const [incident, ...others] = await readIncidents(id)
    assert.lengthOf(others, 0, 'alike are one')
    assert.equal(incident.phase, 'client')
    assert.equal(incident.count, MOST_FAILURES + 1)
    assert.match(incident.message, /^photo\.panel@1#0: x\d is not a function$/)
    assert.equal(host.find(id)?.observed, 'enabled')
  })

  test('is taken in small portions and at a bearable pace', async ({ assert, client }) => {
    const id = await runOne()
    const user = await makeUser()
    const send = (body: object) =>
      client
        .post(`/plugins/${id}/incidents`)
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
        .json(body)
    for (const body of [{}, failure('x'.repeat(5000)), { ...failure(), part: 'p'.repeat(100) }]) {
      const response = await send(body)
      response.assertStatus(422)
    }
    let status = 204
    for (let at = 0; at < 40 && status === 204; at++) status = (await send(failure())).status()
    assert.equal(status, 429)
  })

  test('is nothing that strangers could report, nor of plugins that do not run', async ({
    client,
  }) => {
    const id = await runOne()
    const stranger = await client
      .post(`/plugins/${id}/incidents`)
      .withCsrfToken()
      .redirects(0)
      .json(failure())
    stranger.assertStatus(302)
    const unknown = await client
      .post('/plugins/nowhere/incidents')
      .loginAs(await makeUser())
      .withCsrfToken()
      .accept('json')
      .json(failure())
    unknown.assertStatus(404)
  })
})
