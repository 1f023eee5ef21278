import { createPluginHarness } from '#tests/plugin_harness'

createPluginHarness('smartalbums').contract()
