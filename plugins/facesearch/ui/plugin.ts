import { definePluginUi } from '@lumina/ui'

export default definePluginUi({})
