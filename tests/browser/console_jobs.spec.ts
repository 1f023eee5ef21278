import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { FollowSettings } from '#actions/follow_settings'
import { settings } from '#config/settings'
import { GiveUp, Job } from '#queue/job'
import { drain, enqueue } from '#queue/queue'
import { registerJobs } from '#queue/registry'
import { seriousProblems, sidewaysOverflow, watch } from '#tests/browser/looking'
import { makeCast, makeUser } from '#tests/fixtures/people'

class NightJob extends Job {
  static jobName = 'browser_night'
  async handle() {
    throw new GiveUp('The mail server did not answer')
  }
}

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
} as const

const operator = () => makeUser({ superadminAt: DateTime.now() })

test.group('Jobs and settings of the console, in a browser', (group) => {
  group.setup(() => registerJobs({ browser_night: async () => ({ default: NightJob }) }))
  group.each.teardown(async () => {
    await db.from('jobs').where('name', NightJob.jobName).delete()
    await db.from('server_settings').whereIn('name', ['settings', 'settings_history']).delete()
    await new FollowSettings().handle()
  })

  test('the job that failed last night is found and tried again, by keyboard alone', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const { org } = await makeCast()
    const id = await enqueue(NightJob, {}, { orgId: org.id })
    await drain({ orgId: org.id })
    await browserContext.loginAs(await operator())
    const page = await visit('/admin/health')
    const troubles = watch(page)
    await page.getByRole('link', { name: /^Jobs/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor()
    await page.getByText('The mail server did not answer').waitFor()
    assert.deepEqual(await seriousProblems(page), [])

    await page.getByRole('button', { name: 'Try again: Browser night' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('“Browser night” is tried again.').first().waitFor()
    const row = await db.from('jobs').where('id', id).firstOrFail()
    assert.equal(row.state, 'queued')
    assert.equal(row.attempts, 0)

    await page.getByRole('link', { name: 'All jobs' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor()
    await page.waitForURL('**/admin/r/jobs**')
    await page
      .getByRole('checkbox', { name: /^Select [A-Z][^_]+$/ })
      .first()
      .waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('a schedule is paused and let go on', async ({ assert, browserContext, visit }) => {
    await browserContext.loginAs(await operator())
    const page = await visit('/admin/jobs')
    const pause = page.getByRole('button', { name: 'Pause: Empty the trash' })
    await pause.waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await pause.click()
    await page.getByRole('button', { name: 'Go on: Empty the trash' }).click()
    await pause.waitFor()
  })

  test('the settings are changed, and say who changed them', async ({
    assert,
    browserContext,
    visit,
  }) => {
    const admin = await operator()
    await browserContext.loginAs(admin)
    const page = await visit('/admin/settings')
    const troubles = watch(page)
    const files = page.getByLabel('Files of a visitor at a time')
    await files.waitFor()
    assert.deepEqual(await seriousProblems(page), [])
    await files.fill('25')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').first().waitFor()
    assert.equal(settings().visitorMaxFiles, 25)
    await page.getByText(admin.name).last().waitFor()
    assert.deepEqual(troubles(), [])
  })

  test('fit a phone, whose navigation is a sheet', async ({ assert, browser, cleanup }) => {
    const baseURL = `http://${process.env.HOST}:${process.env.PORT}`
    const phone = await browser.newContext({ ...PHONE, baseURL })
    cleanup(() => phone.close())
    await phone.loginAs(await operator())
    const page = await phone.visit('/admin/jobs')
    await page.getByRole('heading', { name: 'Schedules' }).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
    await page.getByRole('navigation', { name: 'Server' }).getByRole('button').click()
    await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    assert.isFalse(await sidewaysOverflow(page))
    assert.deepEqual(await seriousProblems(page), [])
  })
})
