import { isIPv6 } from 'node:net'

/** What counts as one address: whoever has one of IPv6 has a whole network of them. */
export function neighbourhood(address: string) {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head, tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const behind = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0')
  return [...groups, ...zeros, ...behind].slice(0, 4).join(':')
}
