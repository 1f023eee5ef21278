import { test } from '@japa/runner'
import { renderScene, SCENE_KINDS, type SceneKind } from '#database/scenery/render_scene'
import { inspect } from '#media/inspect'
import { hashDistance } from '#media/perceptual_hash'
import { render } from '#media/render'
import { scratchFile, scratchFolder } from '#tests/fixtures/scratch'

const SMALL = { width: 180, height: 120 }

async function hashOf(seed: number, kind: SceneKind) {
  const { phash } = await render(
    await scratchFile(renderScene(seed, kind, SMALL)),
    await scratchFolder()
  )
  return phash!
}

test.group('Demo photos', () => {
  test('{$self} is a photo which tells when, where and with what it was taken')
    .with(SCENE_KINDS)
    .run(async ({ assert }, kind) => {
      const shot = {
        takenAt: '2025-06-14T19:10:00',
        offset: '+02:00',
        gps: { latitude: 46.5, longitude: 8.1 },
        camera: { make: 'Canon', model: 'Canon EOS R6', lens: 'RF24-70mm F2.8' },
      }
      const facts = await inspect(await scratchFile(renderScene(1, kind, { ...SMALL, ...shot })))
      assert.containsSubset(facts, {
        format: 'jpeg',
        ...SMALL,
        takenAt: Date.parse('2025-06-14T19:10:00+02:00'),
        latitude: 46.5,
        longitude: 8.1,
        camera: shot.camera,
      })
      assert.isAbove(facts.exposure.iso!, 0)
    })

  test('the same seed is the same photo, another seed is another one', async ({ assert }) => {
    const [first, again] = [
      await renderScene(5, 'coast', SMALL),
      await renderScene(5, 'coast', SMALL),
    ]
    assert.isTrue(first.equals(again))
    assert.isAbove(hashDistance(await hashOf(5, 'aerial'), await hashOf(6, 'aerial')), 6)
    assert.isAbove(hashDistance(await hashOf(5, 'lake'), await hashOf(5, 'table')), 6)
  })

  test('photos may stand upright', async ({ assert }) => {
    const { width, height } = await inspect(
      await scratchFile(renderScene(3, 'lake', { width: 120, height: 180 }))
    )
    assert.deepEqual([width, height], [120, 180])
  })
})
