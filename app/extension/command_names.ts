import type { Candidate } from '#extension/discovery'

type Named = Pick<Candidate, 'id' | 'manifest' | 'tier'>

/** What commands of a plugin may be called: all below a word, or one by its whole name. */
export const commandNames = ({ id, manifest }: Pick<Named, 'id' | 'manifest'>) =>
  [manifest?.commands ?? id].flat()

/** Whether a command of this name is the plugin's. Whole names, which may begin as the host's do, are for what comes with it. */
export const isCommandOf = (plugin: Named, command: string) =>
  commandNames(plugin).some((name) =>
    name.includes(':')
      ? plugin.tier === 'bundled' && name === command
      : command.startsWith(`${name}:`)
  )
