import { test } from '@japa/runner'
import { type Area, rootOf } from '#admin/area'
import { adminResources, isOpenTo } from '#admin/registry'
import { listRights } from '#admin/row_rights'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeAdminWorld } from '#tests/contracts/admin/rows'

/** Where each resource can be looked at, and by whom. */
async function rooms() {
  const { platform, own } = await makeAdminWorld()
  const open: { name: string; area: Area; hasForm: boolean }[] = []
  for (const area of [platform, own])
    for (const resource of adminResources()) {
      if (!(await isOpenTo(resource, area))) continue
      const { create } = await listRights(resource, area)
      open.push({ name: resource.name, area, hasForm: create })
    }
  return open
}

test.group('Admin resources in a browser', () => {
  test('every list, row and form can be used by everybody and by keyboard', async ({
    assert,
    browserContext,
    visit,
  }) => {
    for (const { name, area, hasForm } of await rooms()) {
      await browserContext.loginAs(area.user)
      const where = `${area.kind} ${name}`
      const page = await visit(`${rootOf(area)}/r/${name}`)
      const troubles = watch(page)
      await page.getByRole('row').nth(1).waitFor()
      assert.deepEqual(await seriousProblems(page), [], `list: ${where}`)
      assert.isFalse(await sidewaysOverflow(page), `list: ${where}`)

      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.waitForURL(/[0-9a-f-]{36}$/)
      await page.waitForLoadState('networkidle')
      assert.deepEqual(await seriousProblems(page), [], `row: ${where}`)
      assert.isFalse(await sidewaysOverflow(page), `row: ${where}`)

      if (hasForm) {
        await page.goto(new URL(`${rootOf(area)}/r/${name}/new`, page.url()).href)
        await page.getByRole('textbox').first().waitFor()
        assert.deepEqual(await seriousProblems(page), [], `form: ${where}`)
        assert.isFalse(await sidewaysOverflow(page), `form: ${where}`)
      }
      assert.deepEqual(troubles(), [], where)
      await page.close()
    }
  }).timeout(300_000)
})
