import { test } from '@japa/runner'
import { readFailure, writeFailure } from '#models/concerns/job_failure'

const failed = (params: Record<string, string>) =>
  Object.assign(new Error('It broke'), { code: 'plg.faces.broken', params })

test.group('Why a job failed', () => {
  test('is written down with its values, whatever they hold', ({ assert }) => {
    const params = { name: 'a] b & c=ü\n', size: '4' }
    const { code, line, ...read } = readFailure(writeFailure(failed(params)))
    assert.deepEqual([code, line, read.params], ['plg.faces.broken', 'Error: It broke', params])
  })

  test('keeps its code and its line however much the values hold', ({ assert }) => {
    const long = 'ä'.repeat(5_000)
    const read = readFailure(writeFailure(failed({ one: long, two: long, three: long })))
    assert.deepEqual(read, { code: 'plg.faces.broken', line: 'Error: It broke', params: {} })
  })
})
