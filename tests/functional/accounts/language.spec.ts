import { test } from '@japa/runner'
import { Browsing } from '#tests/fixtures/browsing'

const NOWHERE = '/no/such/page'

test.group('The language of pages that are not there', () => {
  test('is the one the browser asks for, in the sentence and around it', async ({ assert }) => {
    for (const [language, words] of [
      ['de', 'Hier ist nichts, oder es ist nicht für dich bestimmt.'],
      ['en', 'There is nothing here, or it is not yours to see.'],
    ]) {
      const page = await new Browsing(undefined, language).get(NOWHERE)
      assert.equal(page.status, 404)
      assert.containsSubset(page.props, { locale: language, message: words })
    }
  })

  test('is the one chosen in this browser before that', async ({ assert }) => {
    const browsing = new Browsing(undefined, 'en')
    browsing.cookies.set('lumina_locale', 'de')
    const { props } = await browsing.get(NOWHERE)
    assert.containsSubset(props, {
      locale: 'de',
      message: 'Hier ist nichts, oder es ist nicht für dich bestimmt.',
    })
  })
})
