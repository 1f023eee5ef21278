import { createPluginHarness } from '#tests/plugin_harness'

createPluginHarness('auditlog').contract()
