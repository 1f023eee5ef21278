import { createPluginHarness } from '#tests/plugin_harness'

createPluginHarness('facesearch').contract()
