import type { PluginFn } from '@japa/runner/types'
import type { BrowserContext } from 'playwright'

const MOST = 3000

/** A browser test that fails tells what its pages showed: a log is all that is left of a run elsewhere. */
export function failedPages(): PluginFn {
  return ({ runner }) => {
    runner.onSuite((suite) => {
      if (suite.name !== 'browser') return
      suite.onGroup((group) => {
        group.each.setup((test) => async (hasFailed) => {
          if (hasFailed) await describe(test.context.browserContext)
        })
      })
    })
  }
}

async function describe(context: BrowserContext) {
  for (const page of context.pages()) {
    const text = await page
      .evaluate<string>('document.body.innerText')
      .catch((error: Error) => error.message)
    console.log(`── The page at ${page.url()} shows:\n${text.slice(0, MOST)}\n──`)
  }
}
