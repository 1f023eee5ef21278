import { createPluginHarness } from '#tests/plugin_harness'

createPluginHarness('slideshow').contract()
