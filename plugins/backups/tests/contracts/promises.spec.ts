import { createPluginHarness } from '#tests/plugin_harness'

createPluginHarness('backups').contract()
