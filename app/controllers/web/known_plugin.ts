import { Refusal } from '#exceptions/refusal'
import { host } from '#extension/host'

/** A plugin of which there are files or rows. */
export function knownPlugin(id: unknown) {
  const info = host.find(String(id))
  if (!info) throw new Refusal(404, 'E_NOT_FOUND')
  return info
}

/** One that orgs switch or have settings of, and that whoever operates the server wants to run. */
export function offeredPlugin(id: unknown) {
  const info = knownPlugin(id)
  if (!isOffered(info)) throw new Refusal(404, 'E_NOT_FOUND')
  return info
}

export const offeredPlugins = () => host.list().filter(isOffered)

const isOffered = (info: ReturnType<typeof knownPlugin>) =>
  info.desired === 'enabled' && (isSwitched(info) || info.definition?.settings?.org !== undefined)

/** Orgs have no choice about what serves the whole server. */
export const isSwitched = ({ manifest }: Pick<ReturnType<typeof knownPlugin>, 'manifest'>) =>
  manifest?.tenancy === 'org'
