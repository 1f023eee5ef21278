import type { Locator, Page } from 'playwright'

/** More presses than this to get somewhere are no way for anybody. */
const FAR = 60

const hasFocus = (target: Locator) =>
  target.evaluate((element) => element === element.ownerDocument.activeElement)

/** Whether somebody sees where the keyboard is: by an outline or a shadow of it, of what it is in, or of what it holds. */
const isSeen = (target: Locator) =>
  target.evaluate((element) => {
    const { defaultView: view } = element.ownerDocument
    const isDrawn = (one: typeof element) =>
      [undefined, '::before', '::after'].some((part) => {
        const { outlineStyle, outlineWidth, boxShadow } = view!.getComputedStyle(one, part)
        return (
          (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
        )
      })
    const { width, height } = element.getBoundingClientRect()
    const around = [element, element.parentElement, ...element.children] as (typeof element)[]
    return width > 1 && height > 1 && around.some((one) => one && isDrawn(one))
  })

/** Somebody before a page with a keyboard and nothing else. */
export class Typist {
  constructor(readonly page: Page) {}

  press(...keys: string[]) {
    return keys.reduce<Promise<unknown>>(
      (before, key) => before.then(() => this.page.keyboard.press(key)),
      Promise.resolve()
    )
  }

  type(text: string) {
    return this.page.keyboard.type(text)
  }

  /** Goes on with Tab until the element has the focus, and answers how many presses it took. */
  async tabTo(target: Locator, { key = 'Tab', most = FAR } = {}) {
    await target.waitFor()
    for (let presses = 0; presses <= most; presses++) {
      if (await hasFocus(target)) {
        // Menus colour what is meant.
        if (key.endsWith('Tab')) await this.#refuseHidden(target)
        return presses
      }
      await this.page.keyboard.press(key)
    }
    throw new Error(`${target} is not reached with ${most} presses of ${key}`)
  }

  /** To the element, and there Enter. */
  async enter(target: Locator, options?: { key?: string; most?: number }) {
    await this.tabTo(target, options)
    await this.page.keyboard.press('Enter')
  }

  /** Through an open menu to the entry, and there Enter. */
  choose(target: Locator) {
    return this.enter(target, { key: 'ArrowDown' })
  }

  /** To a field, and there a text instead of what it holds. */
  async write(target: Locator, text: string) {
    await this.tabTo(target)
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.type(text)
  }

  /** Waits until the keyboard is somewhere again, as it is when a dialog has closed: even if what opened it is gone. */
  async goesOn() {
    const deadline = Date.now() + 3_000
    while (await this.page.evaluate<boolean>('document.activeElement === document.body')) {
      if (Date.now() > deadline) throw new Error('What had the focus is gone, and nothing has it')
      await this.page.waitForTimeout(50)
    }
  }

  /** By the palette, which every page has. */
  async jump(words: string) {
    await this.page.keyboard.press('ControlOrMeta+K')
    const palette = this.page.getByRole('dialog')
    await palette.getByRole('option', { name: words, exact: true }).first().waitFor()
    await this.page.keyboard.type(words)
    const first = palette.getByRole('option').first()
    await first.getByText(words, { exact: true }).waitFor()
    await this.page.keyboard.press('Enter')
    await palette.waitFor({ state: 'hidden' })
  }

  async #refuseHidden(target: Locator) {
    if (!(await isSeen(target))) throw new Error(`${target} has the focus, and nobody sees it`)
  }
}
