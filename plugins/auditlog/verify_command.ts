import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Finding } from './chain.js'

export default class AuditVerify extends BaseCommand {
  static commandName = 'audit:verify'
  static description = 'Compare every entry of the audit log with how it was sealed'
  static help = [
    'Ends with an error where an entry was altered, removed or put in between, and names it.',
    'Keep what it prints of a chain elsewhere: --head=<hash> then fails unless that entry is still there.',
    '{{ binaryName }} audit:verify --org=alpine-club',
  ]

  static options: CommandOptions = { startApp: true }

  @flags.string({
    description: 'Address of one organization. All, and the server itself, unless told',
  })
  declare org?: string

  @flags.string({ description: 'A hash that was printed before, and has to be there still' })
  declare head?: string

  async run() {
    const { default: Org } = await import('#models/org')
    const { CheckChains } = await import('./check_chains.js')
    const org = this.org ? await Org.findBy('slug', this.org) : null
    if (this.org && !org) return this.#fail(`There is no organization "${this.org}"`)
    const verdicts = await new CheckChains().handle({ chain: org?.id })
    const names = await this.#names(verdicts.map(({ chain }) => chain.orgId))
    for (const { chain, verdict } of verdicts) {
      const name = names.get(chain.orgId ?? '') ?? chain.chain
      for (const finding of verdict.findings) this.#fail(`${name}: ${said(finding)}`)
      if (verdict.findings.length) continue
      const forgotten = verdict.forgotten ? `, forgotten in part: ${verdict.forgotten}` : ''
      this.logger.success(`${name}: entries ${verdict.entries}${forgotten}, ${chain.hash}`)
    }
    if (!verdicts.length) this.logger.success('There is nothing to compare yet')
    if (this.head) await this.#requireHead(this.head)
  }

  async #names(ids: (string | null)[]) {
    const { default: Org } = await import('#models/org')
    const known = ids.filter((id) => id !== null)
    const orgs = known.length ? await Org.query().whereIn('id', known) : []
    return new Map([['', 'The server'], ...orgs.map(({ id, slug }) => [id, slug] as const)])
  }

  async #requireHead(hash: string) {
    const { default: Entry } = await import('./entry.js')
    const { default: Chain } = await import('./chain.js')
    const found =
      (await Entry.query().where('hash', hash).first()) ??
      (await Chain.query().where('trimmed_hash', hash).first())
    if (!found) this.#fail(`Nothing is sealed by ${hash} any more`)
  }

  #fail(words: string) {
    this.logger.error(words)
    this.exitCode = 1
  }
}

function said({ kind, sequence, until, entryId, event }: Finding) {
  const entry = entryId ? ` (${event}, ${entryId})` : ''
  if (kind === 'removed')
    return until && until > sequence
      ? `entries ${sequence} to ${until} were removed`
      : `entry ${sequence} was removed`
  if (kind === 'anchor') return `what is said of its beginning at ${sequence} was altered`
  return `entry ${sequence}${entry} was ${kind === 'inserted' ? 'put in between' : 'altered'}`
}
