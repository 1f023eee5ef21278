import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { formFields, humanised, type ObjectSchema } from '#extension/form_fields'

const fieldsOf = (
  schema: { toJSONSchema(): unknown },
  options?: Parameters<typeof formFields>[1]
) => formFields(schema.toJSONSchema() as ObjectSchema, options)

test.group('Fields of a form', () => {
  test('are of the kind that the rules tell', ({ assert }) => {
    const fields = fieldsOf(
      vine.create({
        name: vine.string().maxLength(60),
        address: vine.string().url().optional(),
        contact: vine.string().email().maxLength(254).optional(),
        note: vine.string().maxLength(2000).optional(),
        years: vine.number().withoutDecimals().min(1).max(50),
        share: vine.number().range([0, 1]).optional(),
        weekly: vine.boolean(),
        calendar: vine.enum(['gregorian', 'julian'] as const).nullable(),
        days: vine.array(vine.enum(['sat', 'sun'] as const)),
        tags: vine.array(vine.string().maxLength(30)).maxLength(5),
        key: vine.string().minLength(8).optional(),
        parts: vine.object({ one: vine.string() }).optional(),
      }),
      { secrets: ['key'] }
    )
    const kinds = Object.fromEntries(fields.map(({ name, kind }) => [name, kind]))
    assert.deepEqual(kinds, {
      name: 'text',
      address: 'text',
      contact: 'text',
      note: 'long',
      years: 'number',
      share: 'number',
      weekly: 'boolean',
      calendar: 'choice',
      days: 'choices',
      tags: 'list',
      key: 'secret',
      parts: 'other',
    })
    const field = (name: string) => fields.find((each) => each.name === name)
    assert.deepInclude(field('name'), { isRequired: true, maxLength: 60 })
    assert.deepInclude(field('address'), { isRequired: false, format: 'uri' })
    assert.deepInclude(field('years'), { min: 1, max: 50, isWhole: true })
    assert.deepInclude(field('share'), { min: 0, max: 1, isWhole: false })
    assert.deepInclude(field('tags'), { maxItems: 5, maxLength: 30 })
    assert.deepEqual(field('calendar')!.choices, [
      { value: 'gregorian', label: 'Gregorian' },
      { value: 'julian', label: 'Julian' },
    ])
    assert.isEmpty(field('weekly')!.choices)
  })

  test('have the words they are given, and else those of their name', ({ assert }) => {
    const words: Record<string, string> = {
      'maxWidth.label': 'Greatest width',
      'maxWidth.hint': 'In pixels.',
      'fit.choices.cover': 'Fills it',
    }
    const [width, fit] = fieldsOf(
      vine.create({ maxWidth: vine.number(), fit: vine.enum(['cover', 'not_at_all'] as const) }),
      { words: (key) => words[key] }
    )
    assert.deepInclude(width, { label: 'Greatest width', hint: 'In pixels.' })
    assert.deepInclude(fit, { label: 'Fit', hint: null })
    assert.deepEqual(
      fit.choices.map(({ label }) => label),
      ['Fills it', 'Not at all']
    )
  })

  test('read like words when nobody found any for them', ({ assert }) => {
    assert.equal(humanised('maxWidth'), 'Max width')
    assert.equal(humanised('max_width'), 'Max width')
    assert.equal(humanised('api-key.name'), 'Api key name')
    assert.equal(humanised(''), '')
  })
})
