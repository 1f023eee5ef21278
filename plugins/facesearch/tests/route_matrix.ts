import type { PluginMatrix } from '#tests/contracts/plugin_matrix'

export default {
  routes: {},
  furnish: async () => ({}),
} satisfies PluginMatrix
