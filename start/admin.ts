import { registerCoreResources } from '#admin/resources/index'

registerCoreResources()
