import { test } from '@japa/runner'
import { speedometer } from '../../../resources/components/upload/upload_speed.js'

function drive() {
  let at = 0
  const meter = speedometer(() => at)
  return {
    meter,
    mark(seconds: number, sent: number) {
      at = seconds * 1000
      meter.mark(sent)
    },
  }
}

test.group('Speed of uploads', () => {
  test('is what came through in the last seconds', ({ assert }) => {
    const { meter, mark } = drive()
    mark(0, 0)
    mark(1, 2000)
    mark(2, 4000)
    assert.equal(meter.perSecond(), 2000)
    mark(20, 4000)
    mark(21, 14_000)
    assert.equal(meter.perSecond(), 10_000)
  })

  test('says nothing before there is something to say', ({ assert }) => {
    const { meter, mark } = drive()
    assert.equal(meter.perSecond(), 0)
    mark(0, 0)
    mark(0.1, 9000)
    assert.equal(meter.perSecond(), 0)
  })

  test('is never negative when a file starts again', ({ assert }) => {
    const { meter, mark } = drive()
    mark(0, 9000)
    mark(2, 1000)
    assert.equal(meter.perSecond(), 0)
  })
})
