import { registerCoreResources } from '#admin/resources/index'
import { registerCoreWidgets } from '#admin/widgets/index'

registerCoreResources()
registerCoreWidgets()
