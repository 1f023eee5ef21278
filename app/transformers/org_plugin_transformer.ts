import { BaseTransformer } from '@adonisjs/core/transformers'
import { isChosen, isOpen } from '#extension/gate'
import type { PluginInfo } from '#extension/host'
import { textIn } from '#extension/manifest'
import { navOf } from '#extension/nav'
import { may } from '#extension/permissions'
import type Membership from '#models/membership'
import { PLUGIN_ICON } from '#transformers/plugin_transformer'

/** A plugin as the owner and the admins of an org see it: what it is, and whether their org has it. */
export default class OrgPluginTransformer extends BaseTransformer<PluginInfo> {
  constructor(
    resource: PluginInfo,
    protected actor: Membership,
    protected locale: string
  ) {
    super(resource)
  }

  toObject() {
    const { id, manifest, observed, definition } = this.resource
    const { orgId } = this.actor
    return {
      id,
      title: textIn(manifest!.title, this.locale),
      summary: textIn(manifest!.summary, this.locale),
      icon: manifest!.icon ?? PLUGIN_ICON,
      isOn: isChosen(id, orgId),
      /** It serves the whole server: an org has settings of it, and no choice. */
      isFixed: manifest!.tenancy === 'platform',
      /** It would run, and cannot just now. Why is told to whoever operates the server. */
      isResting: observed !== 'enabled',
      hasSettings: isOpen(id, orgId) && Boolean(definition?.settings?.org),
      entries: isOpen(id, orgId) ? this.#entries() : [],
    }
  }

  #entries() {
    const { id, definition = {} } = this.resource
    const { locale } = this
    const can = (name: string) => may(id, name, this.actor)
    const entries = navOf(id, definition, { locale, slug: this.actor.org.slug, can })
    return entries.map(({ href, icon, label }) => ({ href, icon, label }))
  }
}
